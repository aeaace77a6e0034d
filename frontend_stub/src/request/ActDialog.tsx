// One act of a sender: what it means, what it needs, and what the server says to it.
import { useSignal } from '@preact/signals'
import { Copy } from 'lucide'
import { ask } from '../api/client'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { Icon } from '../look/Icon'
import { Later, withWords } from '../look/Later'
import { toast } from '../look/messages'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { DOINGS, type Given, QUESTIONS, type Question, type Target } from './doing'
import { REVEAL } from './queries'

interface Props {
  target: Target
  onClose: () => void
  onDone: () => void
}

/** Acts that cannot be taken back. */
const GRAVE = new Set(['VOID', 'DELETE'])

const words = { en: () => import('../words/job.en'), fr: () => import('../words/job.fr') }
const editor = () => withWords(import('../editor/CorrectionDialog'), words).then((part) => part.CorrectionDialog)

export function ActDialog(props: Props) {
  const { target, onClose, onDone } = props
  const { act, request, party } = target
  if (act === 'CHANGE') return <Later of={editor} with={{ id: request.id, onClose, onDone }} />
  return <Asking {...props} name={act} party={party} />
}

interface AskingProps extends Props {
  name: Exclude<Target['act'], 'CHANGE'>
  party: Target['party']
}

function Asking({ target, name, party, onClose, onDone }: AskingProps) {
  const { request } = target
  const act = useAct()
  const questions = QUESTIONS[name] ?? []
  const given = useSignal<Given>(Object.fromEntries(questions.map((one) => [one.name, one.first?.(target) ?? ''])))
  const scan = useSignal<File | null>(null)
  const link = useSignal('')
  const words = { name: party?.name ?? '', title: request.title }
  const reveal = async () => {
    const { revealLink } = await ask(REVEAL, { input: { recipientId: party!.id } })
    link.value = revealLink.url ?? ''
    return revealLink
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    if (act.busy) return
    const trimmed = Object.fromEntries(Object.entries(given.value).map(([key, text]) => [key, text.trim()]))
    const done = await act.run(() =>
      name === 'REVEAL' ? reveal() : DOINGS[name](target, trimmed, act.key(), scan.value),
    )
    if (!done || name === 'REVEAL') return
    toast('good', t(`act.${name}.done`, words))
    onDone()
  }
  return (
    <Dialog title={t(`act.${name}`, words)} onClose={onClose}>
      {link.value ? (
        <Revealed link={link.value} onDone={onDone} />
      ) : (
        <form class="stack" onSubmit={submit}>
          <p>{t(`act.${name}.text`, words)}</p>
          {questions.map((question, at) => (
            <Answer
              key={question.name}
              question={question}
              first={at === 0}
              value={given.value[question.name] ?? ''}
              onText={(text) => (given.value = { ...given.value, [question.name]: text })}
              onFile={(file) => (scan.value = file)}
            />
          ))}
          {act.error && (
            <p class="notice bad" role="alert">
              {act.error}
            </p>
          )}
          <footer class="row end">
            <button type="button" class="button" onClick={onClose}>
              {t('cancel')}
            </button>
            <button type="submit" class={GRAVE.has(name) ? 'button danger' : 'button main'} disabled={act.busy}>
              {t(`act.${name}.do`)}
            </button>
          </footer>
        </form>
      )}
    </Dialog>
  )
}

interface AnswerProps {
  question: Question
  first: boolean
  value: string
  onText: (text: string) => void
  onFile: (file: File | null) => void
}

function Answer({ question: { name, kind, optional }, first, value, onText, onFile }: AnswerProps) {
  const rules = { required: !optional, autofocus: first }
  return (
    <Field label={t(`ask.${name}`)}>
      {(attributes) => {
        if (kind === 'long')
          return (
            <textarea
              class="input"
              {...attributes}
              {...rules}
              value={value}
              onInput={(event) => onText(event.currentTarget.value)}
            />
          )
        if (kind === 'channel')
          return (
            <select class="input" {...attributes} value={value} onChange={(event) => onText(event.currentTarget.value)}>
              <option value="EMAIL">{t('channel.EMAIL')}</option>
              <option value="SMS">{t('channel.SMS')}</option>
            </select>
          )
        if (kind === 'file')
          return (
            <input
              class="input"
              type="file"
              accept="application/pdf,image/png,image/jpeg"
              {...attributes}
              {...rules}
              onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)}
            />
          )
        return (
          <input
            class="input"
            type={kind as 'text'}
            {...attributes}
            {...rules}
            min={kind === 'number' ? 1 : undefined}
            value={value}
            onInput={(event) => onText(event.currentTarget.value)}
          />
        )
      }}
    </Field>
  )
}

/** The link is shown this once; reading it again is another event. */
function Revealed({ link, onDone }: { link: string; onDone: () => void }) {
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => toast('good', t('act.REVEAL.copied')),
      () => toast('bad', t('act.REVEAL.notCopied')),
    )
  return (
    <div class="stack">
      <p class="notice warn">{t('act.REVEAL.meaning')}</p>
      <Field label={t('ask.link')}>
        {(attributes) => (
          <input
            class="input"
            readOnly
            {...attributes}
            value={link}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </Field>
      <footer class="row end">
        <button type="button" class="button" onClick={onDone}>
          {t('close')}
        </button>
        <button type="button" class="button main" onClick={copy}>
          <Icon of={Copy} />
          {t('act.REVEAL.copy')}
        </button>
      </footer>
    </div>
  )
}
