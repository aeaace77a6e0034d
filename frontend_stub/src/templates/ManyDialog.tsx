// One template to many clients: each gets a request of their own, and one sees what becomes of each.
import { useSignal } from '@preact/signals'
import { CircleAlert, CircleCheck, Hourglass, Send } from 'lucide'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { everyPage } from '../api/everyPage'
import { viewer } from '../board/person'
import { kept } from '../desk/live'
import { Dialog } from '../look/Dialog'
import { TextField } from '../look/Field'
import { Icon } from '../look/Icon'
import { announce } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { given, likely, recipientsOf, toAsk } from './filling'
import { variableName } from './GenerateDialog'
import { PROGRESS, SEND_TO_MANY, type Template, WHOM, type Whom } from './queries'

/** As many as one sending takes. */
const MOST = 500

interface Result {
  client: string
  envelopeId: string | null
  state: string
  problem: string
}

export function ManyDialog({ template, onClose }: { template: Template; onClose: () => void }) {
  const clients = useSignal<readonly Whom[] | null>(null)
  const chosen = useSignal<readonly string[]>([])
  const search = useSignal('')
  const values = useSignal<Record<string, string>>({})
  const results = useSignal<readonly Result[] | null>(null)
  const error = useSignal('')
  const act = useAct()
  useEffect(() => {
    everyPage<Whom>(async (after) => (await ask(WHOM, { after })).clients)
      .then((read) => {
        clients.value = read
      })
      .catch((problem) => {
        error.value = troubleOf(problem)
      })
  }, [])
  const toggle = (id: string, on: boolean) => {
    chosen.value = on ? [...chosen.value, id] : chosen.value.filter((one) => one !== id)
  }
  const send = () =>
    act.run(async () => {
      const whom = clients.value!.filter(({ id }) => chosen.value.includes(id))
      const rows = whom.map((client) => ({
        folderId: client.folders.find(({ access }) => access !== 'PRIVATE')!.id,
        recipients: recipientsOf(likely(template, client.contacts, viewer.value?.id ?? '')),
        values: given(values.value),
      }))
      const input = { templateId: template.id, rows, idempotencyKey: act.key() }
      const { sendTemplateToMany: answer } = await ask(SEND_TO_MANY, { input })
      if (answer.userErrors.length) return answer
      results.value = answer.results.map(({ envelope, userErrors }, at) => ({
        client: whom[at]!.name,
        envelopeId: envelope?.id ?? null,
        state: envelope?.state ?? 'REFUSED',
        problem: userErrors.map(({ message }) => message).join(' '),
      }))
      announce(t('many.done', { n: answer.results.filter(({ envelope }) => envelope).length }))
      return undefined
    })
  if (results.value) return <Results template={template} results={results.value} onClose={onClose} />
  const word = search.value.toLowerCase()
  const shown = clients.value?.filter(({ name }) => name.toLowerCase().includes(word)) ?? []
  return (
    <Dialog title={t('many.title', { name: template.name })} onClose={onClose}>
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
      {toAsk(template, []).map((name) => (
        <TextField
          key={name}
          label={variableName(name)}
          hint={t('many.sameForAll')}
          value={values.value[name] ?? ''}
          onText={(text) => (values.value = { ...values.value, [name]: text })}
        />
      ))}
      <TextField label={t('many.search')} type="search" value={search.value} onText={(text) => (search.value = text)} />
      {!clients.value && !error.value && <div class="skeleton" aria-hidden="true" />}
      <ul class="choices many" aria-label={t('many.clients')}>
        {shown.map((client) => {
          const lack = lackOf(client)
          return (
            <li key={client.id}>
              <label class="choice">
                <input
                  type="checkbox"
                  disabled={lack !== ''}
                  checked={chosen.value.includes(client.id)}
                  onChange={(event) => toggle(client.id, event.currentTarget.checked)}
                />
                <span class="grow">
                  {client.name}
                  <br />
                  <span class="soft small">{lack ? t(lack) : client.contacts[0]!.name}</span>
                </span>
              </label>
            </li>
          )
        })}
      </ul>
      {act.error && (
        <p class="problem" role="alert">
          {act.error}
        </p>
      )}
      <footer>
        <button type="button" class="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          class="button main"
          disabled={act.busy || chosen.value.length === 0 || chosen.value.length > MOST}
          onClick={send}
        >
          <Icon of={Send} />
          {t('many.send', { n: chosen.value.length })}
        </button>
      </footer>
    </Dialog>
  )
}

/** Why nothing can be sent to a client yet. */
function lackOf({ contacts, folders }: Whom): string {
  if (contacts.length === 0) return 'many.noContact'
  return folders.some(({ access }) => access !== 'PRIVATE') ? '' : 'many.noFolder'
}

interface ResultsProps {
  template: Template
  results: readonly Result[]
  onClose: () => void
}

/** What has become of each, as it happens. */
function Results({ template, results, onClose }: ResultsProps) {
  const now = useSignal(results)
  useEffect(
    () =>
      kept(async () => {
        const waiting = now.value.flatMap(({ envelopeId, state }) =>
          envelopeId && state === 'DRAFT' ? [envelopeId] : [],
        )
        const states = new Map<string, { state: string; problem: string }>()
        for (let at = 0; at < waiting.length; at += 100)
          for (const node of (await ask(PROGRESS, { ids: waiting.slice(at, at + 100) })).nodes)
            if (node?.__typename === 'Envelope')
              states.set(node.id, { state: node.state, problem: node.problems.map(({ message }) => message).join(' ') })
        now.value = now.value.map((one) => ({ ...one, ...states.get(one.envelopeId ?? '') }))
      }),
    [],
  )
  const sent = now.value.filter(({ state }) => state !== 'DRAFT' && state !== 'REFUSED').length
  return (
    <Dialog title={t('many.title', { name: template.name })} onClose={onClose}>
      <p role="status">{t('many.progress', { sent, of: now.value.length })}</p>
      <progress max={now.value.length} value={sent} aria-label={t('many.progress', { sent, of: now.value.length })} />
      <ul class="choices many">
        {now.value.map(({ client, state, problem }) => (
          <li key={client} class="row">
            <Icon of={problem ? CircleAlert : state === 'DRAFT' ? Hourglass : CircleCheck} />
            <span class="grow">
              {client}
              <br />
              <span class="soft small">{problem || t(state === 'DRAFT' ? 'many.waiting' : 'many.sent')}</span>
            </span>
          </li>
        ))}
      </ul>
      <footer>
        <button type="button" class="button main" onClick={onClose}>
          {t('close')}
        </button>
      </footer>
    </Dialog>
  )
}
