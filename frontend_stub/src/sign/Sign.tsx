// Which page of the ceremony is shown: each state has its own.
import { useEffect } from 'preact/hooks'
import { Later, withWords } from '../look/Later'
import { t } from '../words/catalogue'
import { place, read, reading, rite, trouble, watch } from './ceremony'
import { Ending } from './endings'
import { Away, Frame, Welcome } from './states'
import { asksCode } from './task'

const roomWords = { en: () => import('../words/room.en'), fr: () => import('../words/room.fr') }
const codeWords = { en: () => import('../words/code.en'), fr: () => import('../words/code.fr') }
const FOLLOWED = new Set(['OPEN', 'WAITING', 'CORRECTING', 'LOCKED', 'EXPIRED', 'DONE'])

export function Sign() {
  const state = rite.value?.state
  useEffect(() => {
    if (state && FOLLOWED.has(state)) void watch()
  }, [state])
  if (reading.value === 'unknown')
    return (
      <Frame title={t('unknown.title')}>
        <p>{t('unknown.text')}</p>
      </Frame>
    )
  if (reading.value === 'failed')
    return (
      <Frame title={t('trouble.title')}>
        <p role="alert">{trouble.value}</p>
        <p>
          <button type="button" class="button main" onClick={read}>
            {t('tryAgain')}
          </button>
        </p>
      </Frame>
    )
  if (!rite.value) return <Frame title={t('loading')} />
  const wantsIn = state === 'OPEN' || (state === 'DONE' && place.value === 'code')
  if (wantsIn && asksCode(rite.value))
    return (
      <Later
        key="code"
        shape="skeleton later"
        of={() => withWords(import('./CodePage'), codeWords).then((part) => part.CodePage)}
      />
    )
  if (state !== 'OPEN') return <Ending rite={rite.value} />
  if (place.value === 'away') return <Away rite={rite.value} />
  if (place.value !== 'room') return <Welcome rite={rite.value} />
  return (
    <Later
      key="room"
      shape="skeleton later"
      of={() => withWords(import('./Room'), roomWords).then((part) => part.Room)}
    />
  )
}
