// The board's smaller dialogs: a new job, pipeline, stage or client, and the keys.
import { useSignal } from '@preact/signals'
import { Plus, X } from 'lucide'
import { ask } from '../api/client'
import { ClientKind, type Kind } from '../clients/ClientKind'
import { Dialog } from '../look/Dialog'
import { Field, TextField } from '../look/Field'
import { Form } from '../look/Form'
import { Icon } from '../look/Icon'
import { toast } from '../look/messages'
import { type Option, Picker } from '../look/Picker'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { focusOn } from './focus'
import type { Opened } from './opened'
import { firm } from './person'
import { CLIENTS, CREATE_CLIENT, CREATE_JOB, CREATE_PIPELINE, CREATE_STAGE } from './queries'
import { go } from './route'
import { board, take1, takeStage } from './store'

interface Props {
  onClose: () => void
}

export function BoardDialog({ opened, onClose }: Props & { opened: Opened }) {
  if (opened.kind === 'job') return <NewJob stageId={opened.stageId} onClose={onClose} />
  if (opened.kind === 'pipeline') return <NewPipeline onClose={onClose} />
  if (opened.kind === 'stage') return <NewStage onClose={onClose} />
  if (opened.kind === 'client') return <NewClient onClose={onClose} onMade={onClose} />
  return <Keys onClose={onClose} />
}

export async function findClients(search: string): Promise<Option[]> {
  const { clients } = await ask(CLIENTS, { search: search || null, first: 20 })
  return clients.nodes.map(({ id, name, kind }) => ({ id, name, detail: t(`client.${kind}`) }))
}

function NewJob({ stageId, onClose }: Props & { stageId: string }) {
  const act = useAct()
  const title = useSignal('')
  const stage = useSignal(stageId)
  const client = useSignal<Option | null>(null)
  const assignee = useSignal('')
  const due = useSignal('')
  const adding = useSignal(false)
  const submit = async () => {
    const made = await act.run(async () => {
      const input = {
        pipelineId: board.value!.id,
        stageId: stage.value,
        title: title.value.trim(),
        clientId: client.value?.id ?? null,
        assigneeIds: assignee.value ? [assignee.value] : [],
        dueOn: due.value || null,
        idempotencyKey: act.key(),
      }
      const { createJob } = await ask(CREATE_JOB, { input })
      if (createJob.job) {
        take1(createJob.job)
        focusOn(createJob.job.id)
      }
      return createJob
    })
    if (made) onClose()
  }
  return (
    <Dialog title={t('job.new')} onClose={onClose}>
      <Form act={act} submit={submit} done={t('job.create')} onClose={onClose}>
        <TextField
          label={t('job.title')}
          hint={t('job.titleHint')}
          value={title.value}
          required
          autofocus
          maxLength={200}
          onText={(text) => (title.value = text)}
        />
        <Picker
          label={t('job.client')}
          find={findClients}
          picked={client.value}
          placeholder={t('client.find')}
          onPick={(option) => (client.value = option)}
        />
        <p>
          <button type="button" class="link-like" onClick={() => (adding.value = true)}>
            {t('client.new')}
          </button>
        </p>
        <div class="two">
          <Field label={t('job.stage')}>
            {(attributes) => (
              <select
                class="input"
                {...attributes}
                value={stage.value}
                onChange={(event) => (stage.value = event.currentTarget.value)}
              >
                {board.value?.stages.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <TextField label={t('job.due')} type="date" value={due.value} onText={(text) => (due.value = text)} />
        </div>
        <Field label={t('job.assignee')}>
          {(attributes) => (
            <select
              class="input"
              {...attributes}
              value={assignee.value}
              onChange={(event) => (assignee.value = event.currentTarget.value)}
            >
              <option value="">{t('job.noAssignee')}</option>
              {(firm.value?.members.nodes ?? []).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </Form>
      {adding.value && (
        <NewClient
          onClose={() => (adding.value = false)}
          onMade={(made) => {
            client.value = made
            adding.value = false
          }}
        />
      )}
    </Dialog>
  )
}

function NewClient({ onClose, onMade }: Props & { onMade: (client: Option) => void }) {
  const act = useAct()
  const name = useSignal('')
  const kind = useSignal<Kind>('INDIVIDUAL')
  const contacts = useSignal([{ name: '', email: '' }])
  const change = (at: number, part: Partial<{ name: string; email: string }>) => {
    contacts.value = contacts.value.map((one, index) => (index === at ? { ...one, ...part } : one))
  }
  const submit = async () => {
    let made: Option | null = null
    const done = await act.run(async () => {
      const given = contacts.value.filter((one) => one.name.trim() || one.email.trim())
      const input = {
        name: name.value.trim(),
        kind: kind.value,
        contacts: given.map((one) => ({ name: one.name.trim() || name.value.trim(), email: one.email.trim() || null })),
        idempotencyKey: act.key(),
      }
      const { createClient } = await ask(CREATE_CLIENT, { input })
      made = createClient.client
      return createClient
    })
    if (done && made) {
      toast('good', t('client.made', { name: name.value }))
      onMade(made)
    }
  }
  return (
    <Dialog title={t('client.new')} onClose={onClose}>
      <Form act={act} submit={submit} done={t('client.create')} onClose={onClose}>
        <TextField
          label={t('client.name')}
          value={name.value}
          required
          autofocus
          onText={(text) => (name.value = text)}
        />
        <ClientKind kind={kind} />
        <div class="stack tight">
          <h3>{t('client.contacts')}</h3>
          <p class="hint">{t('client.contactsHint')}</p>
          {contacts.value.map((contact, at) => (
            <div key={at} class="contact-row">
              <TextField
                label={t('contact.name', { n: at + 1 })}
                value={contact.name}
                onText={(text) => change(at, { name: text })}
              />
              <TextField
                label={t('contact.email', { n: at + 1 })}
                type="email"
                value={contact.email}
                onText={(text) => change(at, { email: text })}
              />
              <button
                type="button"
                class="button quiet square"
                aria-label={t('contact.remove', { n: at + 1 })}
                onClick={() => (contacts.value = contacts.value.filter((_, index) => index !== at))}
              >
                <Icon of={X} />
              </button>
            </div>
          ))}
          <p>
            <button
              type="button"
              class="button quiet"
              onClick={() => (contacts.value = [...contacts.value, { name: '', email: '' }])}
            >
              <Icon of={Plus} />
              {t('contact.add')}
            </button>
          </p>
        </div>
      </Form>
    </Dialog>
  )
}

function NewPipeline({ onClose }: Props) {
  const act = useAct()
  const name = useSignal('')
  const stages = useSignal(t('pipeline.example'))
  const submit = async () => {
    const done = await act.run(async () => {
      const lines = stages.value
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
      const input = {
        name: name.value.trim(),
        stages: lines.map((line) => ({ name: line })),
        idempotencyKey: act.key(),
      }
      const { createPipeline } = await ask(CREATE_PIPELINE, { input })
      if (createPipeline.pipeline) go(`/pipelines/${createPipeline.pipeline.id}`)
      return createPipeline
    })
    if (done) onClose()
  }
  return (
    <Dialog title={t('pipeline.new')} onClose={onClose}>
      <Form act={act} submit={submit} done={t('pipeline.create')} onClose={onClose}>
        <TextField
          label={t('pipeline.name')}
          value={name.value}
          required
          autofocus
          onText={(text) => (name.value = text)}
        />
        <Field label={t('pipeline.stages')} hint={t('pipeline.stagesHint')}>
          {(attributes) => (
            <textarea
              class="input"
              rows={5}
              {...attributes}
              value={stages.value}
              onInput={(event) => (stages.value = event.currentTarget.value)}
            />
          )}
        </Field>
      </Form>
    </Dialog>
  )
}

function NewStage({ onClose }: Props) {
  const act = useAct()
  const name = useSignal('')
  const stages = board.value?.stages ?? []
  const after = useSignal(stages.at(-1)?.id ?? '')
  const submit = async () => {
    const done = await act.run(async () => {
      const input = {
        pipelineId: board.value!.id,
        name: name.value.trim(),
        afterStageId: after.value || null,
        idempotencyKey: act.key(),
      }
      const { createStage } = await ask(CREATE_STAGE, { input })
      if (createStage.stage) takeStage(createStage.stage)
      return createStage
    })
    if (done) onClose()
  }
  return (
    <Dialog title={t('stage.new')} onClose={onClose}>
      <Form act={act} submit={submit} done={t('stage.create')} onClose={onClose}>
        <TextField
          label={t('stage.name')}
          value={name.value}
          required
          autofocus
          onText={(text) => (name.value = text)}
        />
        <Field label={t('stage.after')}>
          {(attributes) => (
            <select
              class="input"
              {...attributes}
              value={after.value}
              onChange={(event) => (after.value = event.currentTarget.value)}
            >
              {stages.map(({ id, name: stage }) => (
                <option key={id} value={id}>
                  {stage}
                </option>
              ))}
            </select>
          )}
        </Field>
      </Form>
    </Dialog>
  )
}

const KEYS: [string, string][] = [
  ['← ↑ ↓ →', 'keys.arrows'],
  ['Alt + ← ↑ ↓ →', 'keys.carry'],
  ['m', 'keys.menu'],
  ['Enter', 'keys.open'],
  ['/', 'keys.search'],
  ['?', 'keys.help'],
  ['Esc', 'keys.close'],
]

function Keys({ onClose }: Props) {
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
