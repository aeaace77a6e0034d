// Another answer than the one that was asked for: what it leads to, and in the person's own words why.
import { type Signal, signal, useSignal } from '@preact/signals'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { type AnswerKind, answers } from './answers'
import { rite, take } from './ceremony'

interface Props {
  kind: AnswerKind
  onClose: () => void
}

/** What was written outlives the dialog, which closes when the request is corrected meanwhile. */
const written: Record<AnswerKind, Signal<string>> = {
  decline: signal(''),
  changes: signal(''),
  optOut: signal(''),
  withdraw: signal(''),
}

export function AnswerDialog({ kind, onClose }: Props) {
  const act = useAct()
  const text = written[kind]
  const missing = useSignal(false)
  const { send, must, ends } = answers[kind]
  const { firmName: firm } = rite.value!
  const answer = async (event: Event) => {
    event.preventDefault()
    missing.value = must && !text.value.trim()
    if (missing.value) return
    const done = await act.run(async () => {
      const answered = await send(text.value.trim(), act.key())
      take(answered.ceremony)
      return answered
    })
    if (!done) return
    text.value = ''
    onClose()
  }
  return (
    <Dialog title={t(`answer.${kind}.title`)} onClose={onClose}>
      <form class="stack" onSubmit={answer}>
        <p class="lines">{t(`answer.${kind}.text`, { firm })}</p>
        <Field
          label={t(`answer.${kind}.label`, { firm })}
          error={missing.value ? t(`answer.${kind}.missing`, { firm }) : undefined}
        >
          {(attributes) => (
            <textarea
              class="input"
              {...attributes}
              value={text.value}
              onInput={(event) => (text.value = event.currentTarget.value)}
            />
          )}
        </Field>
        {act.error && (
          <p class="notice bad" role="alert">
            {act.error}
          </p>
        )}
        <footer class="row end">
          <button type="button" class="button" onClick={onClose}>
            {t('answer.back')}
          </button>
          <button type="submit" class={`button ${ends ? 'danger' : 'main'}`} disabled={act.busy}>
            {t(`answer.${kind}.do`)}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
