// Changing what a job says of itself.
import { useSignal } from '@preact/signals'
import { ask } from '../api/client'
import { findClients } from '../board/dialogs'
import { firm } from '../board/person'
import { take1 } from '../board/store'
import { Dialog } from '../look/Dialog'
import { Field, TextField } from '../look/Field'
import { Form } from '../look/Form'
import { type Option, Picker } from '../look/Picker'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { type Job, UPDATE_JOB } from './queries'

interface Props {
  job: Job
  changed: () => Promise<void>
  onClose: () => void
}

export function EditJob({ job, changed, onClose }: Props) {
  const act = useAct()
  const title = useSignal(job.title)
  const description = useSignal(job.description ?? '')
  const client = useSignal<Option | null>(job.client)
  const assignee = useSignal(job.assignees[0]?.id ?? '')
  const due = useSignal(job.dueOn ?? '')
  const save = async () => {
    const done = await act.run(async () => {
      const input = {
        id: job.id,
        title: title.value.trim(),
        description: description.value.trim() || null,
        clientId: client.value?.id ?? null,
        assigneeIds: assignee.value ? [assignee.value] : [],
        dueOn: due.value || null,
        expectedVersion: job.version,
      }
      const { updateJob } = await ask(UPDATE_JOB, { input })
      if (updateJob.job) take1(updateJob.job)
      return updateJob
    })
    if (!done) return
    await changed()
    onClose()
  }
  return (
    <Dialog title={t('job.edit')} onClose={onClose}>
      <Form act={act} submit={save} done={t('save')} onClose={onClose}>
        <TextField label={t('job.title')} value={title.value} required onText={(text) => (title.value = text)} />
        <Field label={t('job.description')}>
          {(attributes) => (
            <textarea
              class="input"
              {...attributes}
              value={description.value}
              onInput={(event) => (description.value = event.currentTarget.value)}
            />
          )}
        </Field>
        <Picker
          label={t('job.client')}
          find={findClients}
          picked={client.value}
          onPick={(option) => (client.value = option)}
        />
        <div class="two">
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
          <TextField label={t('job.due')} type="date" value={due.value} onText={(text) => (due.value = text)} />
        </div>
      </Form>
    </Dialog>
  )
}
