// One line of what is asked for: the camera, the files, and what became of each.

import type { IconNode } from 'lucide'
import { Camera, CircleAlert, CircleCheck, FilePlus2, FileUp } from 'lucide'
import { TAKEN } from '../api/files'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { add, forget, type Piece, pieces, retry } from './asked'
import type { AskedItem } from './queries'

/** Where only these are named, phones turn their own kinds of pictures into JPEG. */
const PICTURES = 'image/jpeg,image/png'

export function Line({ item }: { item: AskedItem }) {
  const mine = pieces.value.filter(({ itemId }) => itemId === item.id)
  const done = item.received.length > 0
  return (
    <section class="line" aria-label={item.title}>
      <div class="row apart">
        <h2>{item.title}</h2>
        {done ? (
          <span class="tag good">
            <Icon of={CircleCheck} />
            {t('send.here')}
          </span>
        ) : (
          <span class={item.required ? 'tag warn' : 'tag'}>{t(item.required ? 'send.required' : 'send.optional')}</span>
        )}
      </div>
      <Received item={item} />
      {mine.length > 0 && (
        <ul class="files">
          {mine.map((piece) => (
            <Way key={piece.key} piece={piece} />
          ))}
        </ul>
      )}
      {item.full ? (
        <p class="soft small">{t('send.full')}</p>
      ) : (
        <div class="row">
          <Bring item={item} sign={Camera} words={t('send.camera')} accept={PICTURES} camera />
          <Bring item={item} sign={FilePlus2} words={t(done ? 'send.chooseMore' : 'send.choose')} accept={TAKEN} />
        </div>
      )}
    </section>
  )
}

export function Received({ item }: { item: AskedItem }) {
  if (item.received.length === 0) return null
  return (
    <ul class="files" aria-label={t('send.cameFor', { title: item.title })}>
      {item.received.map((name, place) => (
        <li key={`${place}`} class="arrived">
          <Icon of={CircleCheck} />
          <span class="grow">{name}</span>
        </li>
      ))}
    </ul>
  )
}

interface BringProps {
  item: AskedItem
  sign: IconNode
  words: string
  accept: string
  camera?: boolean
}

function Bring({ item, sign, words, accept, camera = false }: BringProps) {
  return (
    <label class={camera ? 'button bring camera' : 'button bring'}>
      <Icon of={sign} />
      {words}
      <input
        class="out-of-sight"
        type="file"
        accept={accept}
        aria-label={`${words}: ${item.title}`}
        multiple={!camera}
        {...(camera ? { capture: 'environment' } : {})}
        onChange={(event) => {
          add(item.id, event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
    </label>
  )
}

/** A file on its way, or one that did not arrive. */
function Way({ piece }: { piece: Piece }) {
  const { key, file, state, share, error, again } = piece
  if (state !== 'failed')
    return (
      <li>
        <Icon of={FileUp} />
        <span class="grow">
          {file.name}
          <progress
            max={1}
            {...(share < 1 && state === 'sending' ? { value: share } : {})}
            aria-label={t('send.progress', { name: file.name })}
          />
          <span class="soft small">
            {t(state === 'waiting' ? 'send.waiting' : share < 1 ? 'send.underWay' : 'send.checking')}
          </span>
        </span>
      </li>
    )
  return (
    <li class="failed">
      <Icon of={CircleAlert} />
      <span class="grow" role="alert">
        {file.name}
        <span class="problem">{error}</span>
      </span>
      <span class="row">
        {again && (
          <button type="button" class="button" onClick={() => retry(key)}>
            {t('tryAgain')}
          </button>
        )}
        <button
          type="button"
          class="button quiet"
          aria-label={t('send.forget', { name: file.name })}
          onClick={() => forget(key)}
        >
          {t('dismiss')}
        </button>
      </span>
    </li>
  )
}
