// The bell in the head: how much one has not read of what happened to one's requests. The list is fetched when it rings.
import { useSignal } from '@preact/signals'
import { Bell as Sign } from 'lucide'
import { useEffect } from 'preact/hooks'
import { viewer } from '../board/person'
import { Icon } from '../look/Icon'
import { Later, withWords } from '../look/Later'
import { t } from '../words/catalogue'
import { keepCount, unread } from './unread'

/** The server counts no further. */
const MANY = 100
const words = { en: () => import('../words/notices.en'), fr: () => import('../words/notices.fr') }
const list = () => withWords(import('./NoticesDialog'), words).then((part) => part.NoticesDialog)

export function Bell() {
  const open = useSignal(false)
  const id = viewer.value?.id
  useEffect(() => (id ? keepCount() : undefined), [id])
  if (!id) return null
  const n = unread.value
  return (
    <>
      <button
        type="button"
        class="button quiet square bell"
        aria-haspopup="dialog"
        aria-label={t('bell', { n })}
        title={t('bell', { n })}
        onClick={() => (open.value = true)}
      >
        <Icon of={Sign} />
        {n > 0 && (
          <span class="bell-count" aria-hidden="true">
            {n < MANY ? n : `${MANY - 1}+`}
          </span>
        )}
      </button>
      {open.value && <Later of={list} with={{ onClose: () => (open.value = false) }} />}
    </>
  )
}
