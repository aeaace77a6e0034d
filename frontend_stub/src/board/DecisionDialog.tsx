// A card is moved by hand while something is open: what becomes of it? Escape leaves everything as it was.
import { useSignal } from '@preact/signals'
import { CircleHelp, FileText, SquareCheck } from 'lucide'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { short } from './blockers'
import { asking, board, cancelMove, move } from './store'

const NEEDS_REASON = new Set(['VOID_REQUESTS', 'WAIVE'])

export function DecisionDialog() {
  return asking.value ? <Question key={asking.value.move.jobId} /> : null
}

function Question() {
  const { move: wanted, question } = asking.value!
  const choice = useSignal<(typeof question.choices)[number]>(question.choices[0] ?? 'KEEP')
  const reason = useSignal('')
  const busy = useSignal(false)
  const missing = useSignal(false)
  const card = board.value?.cards.get(wanted.jobId)
  const stage = board.value?.stages.find(({ id }) => id === wanted.toStageId)
  const decide = async (event: Event) => {
    event.preventDefault()
    const needed = NEEDS_REASON.has(choice.value)
    missing.value = needed && !reason.value.trim()
    if (missing.value) return
    busy.value = true
    await move(wanted, { pendingItems: choice.value, ...(needed ? { reason: reason.value.trim() } : {}) })
    busy.value = false
  }
  return (
    <Dialog title={t('decide.title', { n: question.items.length })} onClose={cancelMove}>
      <form class="stack" onSubmit={decide}>
        <p>{t('decide.text', { title: card?.title ?? '', stage: stage?.name ?? '' })}</p>
        <ul class="items">
          {question.items.map((blocker, at) => (
            <li key={at}>
              <Icon of={blocker.item?.__typename === 'Task' ? SquareCheck : FileText} />
              <span>
                {blocker.item && 'title' in blocker.item && <strong>{blocker.item.title}</strong>}{' '}
                <span class="soft">{blocker.message || short(blocker)}</span>
              </span>
            </li>
          ))}
        </ul>
        <fieldset class="stack tight">
          <legend>{t('decide.question')}</legend>
          {question.choices.map((one) => (
            <label key={one} class="choice">
              <input type="radio" name="pending" checked={choice.value === one} onChange={() => (choice.value = one)} />
              <span>
                <strong>{t(`decide.${one}`)}</strong>
                <br />
                <span class="soft small">{t(`decide.${one}.text`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {NEEDS_REASON.has(choice.value) && (
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
        )}
        <footer class="row apart">
          <a class="row" href="/help/moving-by-hand" target="_blank" rel="noreferrer">
            <Icon of={CircleHelp} />
            {t('decide.help')}
          </a>
          <span class="row">
            <button type="button" class="button" onClick={cancelMove}>
              {t('decide.cancel')}
            </button>
            <button type="submit" class="button main" disabled={busy.value}>
              {t('decide.move')}
            </button>
          </span>
        </footer>
      </form>
    </Dialog>
  )
}
