// Saying no, with a reason that the others read.
import { useSignal } from '@preact/signals'
import { ask } from '../api/client'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { DECLINE } from './acts'
import { rite, take } from './ceremony'

export function DeclineDialog({ onClose }: { onClose: () => void }) {
  const act = useAct()
  const reason = useSignal('')
  const missing = useSignal(false)
  const decline = async (event: Event) => {
    event.preventDefault()
    missing.value = !reason.value.trim()
    if (missing.value) return
    await act.run(async () => {
      const input = { reason: reason.value.trim(), idempotencyKey: act.key() }
      const answer = (await ask(DECLINE, { input })).decline
      take(answer.ceremony)
      return answer
    })
  }
  return (
    <Dialog title={t('decline.title')} onClose={onClose}>
      <form class="stack" onSubmit={decline}>
        <p>{t('decline.text', { firm: rite.value!.firmName })}</p>
        <Field label={t('reason')} error={missing.value ? t('reason.missing') : undefined}>
          {(attributes) => (
            <textarea
              class="input"
              {...attributes}
              value={reason.value}
              onInput={(event) => (reason.value = event.currentTarget.value)}
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
            {t('decline.back')}
          </button>
          <button type="submit" class="button danger" disabled={act.busy}>
            {t('decline.do')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
