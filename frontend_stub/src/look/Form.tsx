// What a dialog's form ends with: what went wrong, a way back, the one act.
import type { ComponentChildren } from 'preact'
import { t } from '../words/catalogue'
import type { Act } from './useAct'

interface Props {
  act: Act
  submit: () => unknown
  /** What the act is called. */
  done: string
  onClose: () => void
  /** The act cannot be taken back. */
  danger?: boolean
  /** There is enough to do it with. */
  ready?: boolean
  /** Of something that the form needs; the act's own trouble goes before it. */
  trouble?: string
  children: ComponentChildren
}

export function Form({ act, submit, done, onClose, danger, ready = true, trouble, children }: Props) {
  const problem = act.error || trouble
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!act.busy) void submit()
      }}
    >
      {children}
      {problem && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <footer class="row end">
        <button type="button" class="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="submit" class={danger ? 'button danger' : 'button main'} disabled={act.busy || !ready}>
          {done}
        </button>
      </footer>
    </form>
  )
}
