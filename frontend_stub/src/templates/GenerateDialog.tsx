// A document from a template, for a job: what it says, who signs it, and off it goes.
import { useSignal } from '@preact/signals'
import { FilePlus2, Send } from 'lucide'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { firm, viewer } from '../board/person'
import { FolderField, Refused, useFolders } from '../job/FolderField'
import type { Job } from '../job/queries'
import { Dialog } from '../look/Dialog'
import { Field, TextField } from '../look/Field'
import { Icon } from '../look/Icon'
import { announce, toast } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { useAct } from '../look/useAct'
import { has, t } from '../words/catalogue'
import { type Filled, given, likely, recipientsOf, toAsk } from './filling'
import { GENERATE, SEND, TEMPLATES, type Template } from './queries'

interface Props {
  job: Job
  onClose: () => void
  onDone: () => void
}

export function GenerateDialog({ job, onClose, onDone }: Props) {
  const templates = useSignal<readonly Template[] | null>(null)
  const chosen = useSignal<Template | null>(null)
  const roles = useSignal<Filled[]>([])
  const values = useSignal<Record<string, string>>({})
  const missing = useSignal<readonly string[]>([])
  const error = useSignal('')
  const act = useAct()
  const folders = useFolders(job.client)
  const contacts = job.client?.contacts ?? []
  const choose = (id: string) => {
    chosen.value = templates.value!.find((one) => one.id === id) ?? null
    roles.value = chosen.value ? likely(chosen.value, contacts, viewer.value?.id ?? '') : []
    missing.value = []
  }
  useEffect(() => {
    ask(TEMPLATES, { archived: false })
      .then((read) => {
        templates.value = read.templates.nodes
        choose(read.templates.nodes[0]?.id ?? '')
      })
      .catch((problem) => {
        error.value = troubleOf(problem)
      })
  }, [])
  const make = (send: boolean) => async () => {
    let sent = false
    const done = await act.run(async () => {
      const folderId = await folders.id().catch((problem) => {
        if (problem instanceof Refused) return problem
        throw problem
      })
      if (folderId instanceof Refused) return { userErrors: folderId.refusals }
      const input = {
        templateId: chosen.value!.id,
        folderId,
        jobId: job.id,
        values: given(values.value),
        recipients: recipientsOf(roles.value),
        idempotencyKey: act.key(),
      }
      const { generateDocument } = await ask(GENERATE, { input })
      const [refusal] = generateDocument.userErrors
      if (refusal?.__typename === 'TemplateVariableMissing') missing.value = refusal.variables
      if (generateDocument.userErrors.length || !send || !generateDocument.envelope) return generateDocument
      // The draft is made, whatever comes of the sending: it stands on the job and says what keeps it.
      const key = `${act.key()} send`
      const answer = await ask(SEND, { input: { id: generateDocument.envelope.id, idempotencyKey: key } })
      sent = answer.sendEnvelope.userErrors.length === 0
      if (!sent) toast('bad', t('generate.notSent', { why: answer.sendEnvelope.userErrors[0]!.message }))
      return generateDocument
    })
    if (!done) return
    announce(t(sent ? 'generate.sent' : 'generate.made'))
    onDone()
  }
  const now = chosen.value
  return (
    <Dialog title={t('generate.title')} onClose={onClose}>
      {(error.value || folders.trouble) && (
        <p class="notice bad" role="alert">
          {error.value || folders.trouble}
        </p>
      )}
      {!templates.value && !error.value && <div class="skeleton" aria-hidden="true" />}
      {templates.value?.length === 0 && (
        <p class="empty">
          {t('generate.none')} <a href="/settings/templates">{t('templates.title')}</a>
        </p>
      )}
      {now && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void make(now.parties.length > 0)()
          }}
        >
          <Field label={t('generate.template')}>
            {(attributes) => (
              <select
                class="input"
                {...attributes}
                value={now.id}
                onChange={(event) => choose(event.currentTarget.value)}
              >
                {templates.value!.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {toAsk(now, missing.value).map((name) => (
            <TextField
              key={name}
              label={variableName(name)}
              required
              value={values.value[name] ?? ''}
              onText={(text) => (values.value = { ...values.value, [name]: text })}
            />
          ))}
          {roles.value.map((filled, at) => (
            <Role
              key={filled.role}
              filled={filled}
              contacts={contacts}
              onChange={(part) =>
                (roles.value = roles.value.map((one, place) => (place === at ? { ...one, ...part } : one)))
              }
            />
          ))}
          <FolderField folders={folders} client={job.client} />
          {act.error && (
            <p class="problem" role="alert">
              {act.error}
            </p>
          )}
          <footer class="row end">
            <button type="button" class="button" onClick={onClose}>
              {t('cancel')}
            </button>
            {now.parties.length > 0 && (
              <button type="button" class="button" disabled={act.busy} onClick={make(false)}>
                {t('generate.draft')}
              </button>
            )}
            <button type="submit" class="button main" disabled={act.busy}>
              <Icon of={now.parties.length > 0 ? Send : FilePlus2} />
              {t(now.parties.length > 0 ? `request.send.${now.kind}` : 'generate.make')}
            </button>
          </footer>
        </form>
      )}
    </Dialog>
  )
}

export const variableName = (name: string) => (has(`variable.${name}`) ? t(`variable.${name}`) : name)

interface RoleProps {
  filled: Filled
  contacts: readonly { id: string; name: string; email: string | null }[]
  onChange: (part: Partial<Filled>) => void
}

function Role({ filled, contacts, onChange }: RoleProps) {
  const members = firm.value?.members.nodes.filter(({ active }) => active) ?? []
  const known = filled.party === 'FIRM' ? members : filled.party === 'CLIENT' ? contacts : []
  return (
    <fieldset class="stack tight">
      <legend>{filled.role}</legend>
      {known.length > 0 && (
        <select
          class="input"
          aria-label={t('generate.who', { role: filled.role })}
          value={filled.id}
          onChange={(event) => onChange({ id: event.currentTarget.value })}
        >
          {known.map(({ id, name, email }) => (
            <option key={id} value={id}>
              {email ? `${name} · ${email}` : name}
            </option>
          ))}
          {filled.party !== 'FIRM' && <option value="">{t('generate.somebodyElse')}</option>}
        </select>
      )}
      {filled.party !== 'FIRM' && !filled.id && (
        <>
          <TextField label={t('request.typedName')} value={filled.name} onText={(name) => onChange({ name })} />
          <TextField label={t('email')} type="email" value={filled.email} onText={(email) => onChange({ email })} />
        </>
      )}
    </fieldset>
  )
}
