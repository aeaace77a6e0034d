// Asking a client for documents: whom, what, and where it goes.
import { useSignal } from '@preact/signals'
import { Plus, X } from 'lucide'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { freshKey } from '../api/refusal'
import { findClients } from '../board/dialogs'
import { Dialog } from '../look/Dialog'
import { Field, TextField } from '../look/Field'
import { Form } from '../look/Form'
import { Icon } from '../look/Icon'
import { toast } from '../look/messages'
import { type Option, Picker } from '../look/Picker'
import { troubleOf } from '../look/trouble'
import { useAct } from '../look/useAct'
import { language, t } from '../words/catalogue'
import { type Asked, CONTACTS, REQUEST_FILES } from './asking'
import { FolderField, useFolders } from './FolderField'

interface Props {
  /** What comes is linked to it. */
  job?: { id: string; title: string }
  client?: Option | null
  onClose: () => void
  onDone: () => void
}

export function AskFilesDialog({ job, client, onClose, onDone }: Props) {
  const chosen = useSignal<Option | null>(client ?? null)
  const asked = useSignal<Asked | null>(null)
  const error = useSignal('')
  useEffect(() => {
    if (!chosen.value) return
    ask(CONTACTS, { id: chosen.value.id })
      .then((answer) => {
        asked.value = answer.client
      })
      .catch((problem) => {
        error.value = troubleOf(problem)
      })
  }, [chosen.value?.id])
  return (
    <Dialog title={t('papers.ask')} onClose={onClose}>
      {!client && (
        <Picker
          label={t('job.client')}
          find={findClients}
          picked={chosen.value}
          placeholder={t('client.find')}
          onPick={(option) => {
            asked.value = null
            chosen.value = option
          }}
        />
      )}
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
      {asked.value && <Asking key={asked.value.id} job={job} client={asked.value} onClose={onClose} onDone={onDone} />}
    </Dialog>
  )
}

interface Wanted {
  key: string
  title: string
  required: boolean
}
const blank = (): Wanted => ({ key: freshKey(), title: '', required: true })

interface AskingProps {
  job: Props['job']
  client: Asked
  onClose: () => void
  onDone: () => void
}

function Asking({ job, client, onClose, onDone }: AskingProps) {
  const reachable = client.contacts.filter(({ email }) => email)
  const act = useAct()
  const folders = useFolders(client)
  const contact = useSignal(reachable[0]?.id ?? '')
  const title = useSignal(job?.title ?? t('asking.titleOf', { client: client.name }))
  const wanted = useSignal<Wanted[]>([blank()])
  const message = useSignal('')
  const due = useSignal('')
  const tongue = useSignal<string>(language.value)
  if (reachable.length === 0) return <p class="notice warn">{t('asking.nobody', { client: client.name })}</p>
  const submit = async () => {
    const items = wanted.value.filter((one) => one.title.trim())
    const done = await act.run(async () => {
      const input = {
        clientId: client.id,
        contactId: contact.value,
        folderId: await folders.id(),
        jobId: job?.id ?? null,
        title: title.value.trim(),
        message: message.value.trim() || null,
        dueOn: due.value || null,
        language: tongue.value,
        items: items.map((one) => ({ title: one.title.trim(), required: one.required })),
        idempotencyKey: act.key(),
      }
      return (await ask(REQUEST_FILES, { input })).requestFiles
    })
    if (!done) return
    toast('good', t('asking.done', { name: reachable.find(({ id }) => id === contact.value)?.name ?? '' }))
    onDone()
  }
  return (
    <Form
      act={act}
      submit={submit}
      done={t('asking.send')}
      onClose={onClose}
      ready={wanted.value.some((one) => one.title.trim())}
      trouble={folders.trouble}
    >
      <Field label={t('asking.whom')}>
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={contact.value}
            onChange={(event) => (contact.value = event.currentTarget.value)}
          >
            {reachable.map(({ id, name, email }) => (
              <option key={id} value={id}>
                {name} ({email})
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        label={t('asking.title')}
        value={title.value}
        required
        maxLength={200}
        onText={(text) => (title.value = text)}
      />
      <Lines wanted={wanted} />
      <Field label={t('asking.message')}>
        {(attributes) => (
          <textarea
            class="input"
            {...attributes}
            maxLength={3000}
            value={message.value}
            onInput={(event) => (message.value = event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="two">
        <TextField label={t('asking.due')} type="date" value={due.value} onText={(text) => (due.value = text)} />
        <Field label={t('asking.language')}>
          {(attributes) => (
            <select
              class="input"
              {...attributes}
              value={tongue.value}
              onChange={(event) => (tongue.value = event.currentTarget.value)}
            >
              <option value="en">English</option>
              <option value="fr">Français</option>
            </select>
          )}
        </Field>
      </div>
      <FolderField folders={folders} client={client} />
    </Form>
  )
}

function Lines({ wanted }: { wanted: import('@preact/signals').Signal<Wanted[]> }) {
  const change = (key: string, part: Partial<Wanted>) => {
    wanted.value = wanted.value.map((one) => (one.key === key ? { ...one, ...part } : one))
  }
  return (
    <fieldset class="stack tight">
      <legend>{t('asking.what')}</legend>
      {wanted.value.map(({ key, title, required }, at) => (
        <div key={key} class="row asked-line">
          <input
            class="input grow"
            aria-label={t('asking.line', { n: at + 1 })}
            placeholder={t('asking.example')}
            maxLength={200}
            value={title}
            onInput={(event) => change(key, { title: event.currentTarget.value })}
          />
          <label class="row">
            <input
              type="checkbox"
              checked={required}
              onChange={(event) => change(key, { required: event.currentTarget.checked })}
            />
            {t('asking.required')}
            <span class="out-of-sight">: {t('asking.line', { n: at + 1 })}</span>
          </label>
          {wanted.value.length > 1 && (
            <button
              type="button"
              class="button quiet square"
              aria-label={t('asking.remove', { n: at + 1 })}
              onClick={() => (wanted.value = wanted.value.filter((one) => one.key !== key))}
            >
              <Icon of={X} />
            </button>
          )}
        </div>
      ))}
      <p>
        <button type="button" class="button" onClick={() => (wanted.value = [...wanted.value, blank()])}>
          <Icon of={Plus} />
          {t('asking.more')}
        </button>
      </p>
    </fieldset>
  )
}
