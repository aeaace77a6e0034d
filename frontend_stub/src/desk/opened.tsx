// What lies over the pages of the desk: a request, or one act for one of its parties. Fetched when first needed.
import { signal } from '@preact/signals'
import { jobWords } from '../board/words'
import { Later, withWords } from '../look/Later'
import type { Target } from '../request/doing'

export const opened = signal<string | null>(null)
export const acting = signal<Target | null>(null)
const close = () => {
  opened.value = null
}
const stop = () => {
  acting.value = null
}

/** Both pages follow what happens, so an act that is done needs no reading. */
export function DeskDialogs() {
  const target = acting.value
  return (
    <>
      {opened.value && (
        <Later
          key={opened.value}
          of={() => withWords(import('../request/RequestSheet'), jobWords).then((part) => part.RequestSheet)}
          with={{ id: opened.value, onClose: close }}
        />
      )}
      {target && (
        <Later
          key={`${target.act} ${target.party?.id}`}
          of={() => import('../request/ActDialog').then((part) => part.ActDialog)}
          with={{ target, onClose: stop, onDone: stop }}
        />
      )}
    </>
  )
}
