// Before the act: what it is about, to what a signer agrees, who is next, what is recorded. Then one press.
import { useSignal } from '@preact/signals'
import { CircleCheck } from 'lucide'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { freshKey } from '../api/refusal'
import { Dialog } from '../look/Dialog'
import { Icon } from '../look/Icon'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { names } from '../words/moment'
import { ACKNOWLEDGE, APPROVE, CONSENT, SIGN } from './acts'
import { ConsentText } from './ConsentDialog'
import { read, rite, take } from './ceremony'
import { asksFor, IMAGES } from './progress'
import { type Answer, CEREMONY, type RiteField } from './queries'
import { isButton } from './rules'
import { type Task, taskOf, waitedFor } from './task'
import { fields, problem, save, values } from './values'

interface Props {
  onClose: () => void
  onMissing: (fieldId: string) => void
}

interface Pressed {
  shownSha256: string
  idempotencyKey: string
}
type Press = (input: Pressed) => Promise<Answer>

/** The act that this person's role asks for; who only reads has none. */
const acts: Record<Exclude<Task, 'read'>, Press> = {
  sign: async (input) => (await ask(SIGN, { input })).sign,
  approve: async (input) => (await ask(APPROVE, { input })).approve,
  acknowledge: async (input) => (await ask(ACKNOWLEDGE, { input })).acknowledge,
}

/** One key for each thing signed: a second try, even after a reload, is the same act. */
function keyFor(task: Task, shown: string): string {
  const name = `countersign.${task}.${shown}`
  const kept = sessionStorage.getItem(name) ?? freshKey()
  sessionStorage.setItem(name, kept)
  return kept
}

export function SummaryDialog({ onClose, onMissing }: Props) {
  const { consentVersion, consentGiven, shownSha256, documents, recipient } = rite.value!
  const task = taskOf(rite.value!) as Exclude<Task, 'read'>
  const signs = task === 'sign'
  const busy = useSignal(true)
  const error = useSignal('')
  const doing = async (act: () => Promise<void>) => {
    busy.value = true
    error.value = ''
    try {
      await act()
    } catch (trouble) {
      error.value = troubleOf(trouble)
    }
    busy.value = false
  }
  // Only what the server has kept is signed.
  useEffect(
    () =>
      void doing(async () => {
        if (!(await save())) error.value = problem.value
      }),
    [],
  )
  const agree = () =>
    doing(async () => {
      const { giveConsent } = await ask(CONSENT, { input: { version: consentVersion } })
      take(giveConsent.ceremony)
      error.value = refusalsOf(giveConsent.userErrors)
    })
  const press = () =>
    doing(async () => {
      const shown = rite.value!.shownSha256
      if (!shown) return read()
      const answered = await acts[task]({ shownSha256: shown, idempotencyKey: keyFor(task, shown) })
      const [refusal] = answered.userErrors
      if (!refusal) return take(answered.ceremony)
      error.value = refusalsOf(answered.userErrors)
      if (refusal.__typename === 'RequiredFieldsMissing' && refusal.fieldIds[0]) return onMissing(refusal.fieldIds[0])
      // The world moved on meanwhile: the page of the new state says how.
      if (refusal.code !== 'CONSENT_REQUIRED') await reread()
    })
  const reread = async () => {
    const { ceremony } = await ask(CEREMONY, {})
    take(ceremony)
  }
  const next = waitedFor(rite.value!)
  return (
    <Dialog title={t(`summary.title.${task}`)} onClose={onClose}>
      <dl class="facts">
        <dt>{t('summary.documents')}</dt>
        <dd>{documents.map(({ title }) => title).join(', ')}</dd>
        <dt>{t(`summary.as.${task}`)}</dt>
        <dd>{recipient.name}</dd>
        {fields.value.filter(isSaid).map((field) => (
          <Filled
            key={field.id}
            name={field.label || t(IMAGES.has(field.kind) ? `signature.${field.kind}` : `field.${field.kind}`)}
            value={values.value[field.id] ?? ''}
            image={IMAGES.has(field.kind)}
          />
        ))}
        <dt>{t('summary.next')}</dt>
        <dd>{next.length ? names(next) : t('summary.nobody')}</dd>
      </dl>
      {signs && (
        <details class="stack tight">
          <summary>{t(consentGiven ? 'consent.given' : 'consent.title')}</summary>
          <ConsentText />
        </details>
      )}
      {signs && !consentGiven && (
        <p>
          <button type="button" class="button" disabled={busy.value} onClick={agree}>
            {t('consent.agree')}
          </button>
        </p>
      )}
      <details>
        <summary>{t('summary.recorded')}</summary>
        <p class="small">{t(`summary.recorded.${task}`)}</p>
        {shownSha256 && (
          <p class="small">
            {t('summary.hash')} <span class="hash">{shownSha256}</span>
          </p>
        )}
      </details>
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
      <footer>
        <button type="button" class="button" onClick={onClose}>
          {t('summary.back')}
        </button>
        <button type="button" class="button main" disabled={busy.value || (signs && !consentGiven)} onClick={press}>
          <Icon of={CircleCheck} />
          {t(`summary.do.${task}`)}
        </button>
      </footer>
    </Dialog>
  )
}

/** Of a group of buttons, the chosen one. */
const isSaid = (field: RiteField) => asksFor(field) && !(isButton(field) && !values.value[field.id])

function Filled({ name, value, image }: { name: string; value: string; image: boolean }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {image && value.startsWith('data:') ? (
          <img class="small-signature" src={value} alt={t('signature.preview')} />
        ) : value === 'kept' ? (
          t('field.kept')
        ) : value === 'true' ? (
          t('yes')
        ) : (
          value || '–'
        )}
      </dd>
    </>
  )
}
