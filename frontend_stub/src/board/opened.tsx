// The one dialog that is open over the board, fetched when it is first needed.
import { signal } from '@preact/signals'
import { Later, withWords } from '../look/Later'
import { formWords } from './words'

export type Opened =
  | { kind: 'job'; stageId: string }
  | { kind: 'pipeline' }
  | { kind: 'stage' }
  | { kind: 'client' }
  | { kind: 'help' }

export const opened = signal<Opened | null>(null)
const close = () => {
  opened.value = null
}

export function Dialogs() {
  const now = opened.value
  if (!now) return null
  return (
    <Later
      key={now.kind}
      of={() => withWords(import('./dialogs'), formWords).then((part) => part.BoardDialog)}
      with={{ opened: now, onClose: close }}
    />
  )
}
