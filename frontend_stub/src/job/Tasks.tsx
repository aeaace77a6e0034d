// What else is to be done for the job.
import { useSignal } from '@preact/signals'
import { Plus } from 'lucide'
import { ask } from '../api/client'
import { Icon } from '../look/Icon'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { day } from '../words/moment'
import { COMPLETE_TASK, CREATE_TASK, type Job } from './queries'

interface Props {
  job: Job
  changed: () => Promise<void>
}

export function Tasks({ job, changed }: Props) {
  const act = useAct()
  const title = useSignal('')
  const add = async (event: Event) => {
    event.preventDefault()
    if (!title.value.trim() || act.busy) return
    const done = await act.run(async () => {
      const input = { title: title.value.trim(), jobId: job.id, idempotencyKey: act.key() }
      return (await ask(CREATE_TASK, { input })).createTask
    })
    if (!done) return
    title.value = ''
    await changed()
  }
  const complete = async (id: string) => {
    await act.run(async () => (await ask(COMPLETE_TASK, { input: { id } })).completeTask)
    await changed()
  }
  const tasks = job.tasks.filter(({ state }) => state !== 'CANCELLED')
  return (
    <section class="stack tight" aria-labelledby="tasks">
      <h3 id="tasks">{t('tasks.title')}</h3>
      <ul class="choices plain">
        {tasks.map((task) => (
          <li key={task.id}>
            <label class="choice">
              <input
                type="checkbox"
                checked={task.state === 'DONE'}
                disabled={task.state === 'DONE' || act.busy}
                onChange={() => complete(task.id)}
              />
              <span class={task.state === 'DONE' ? 'finished' : ''}>
                {task.title}
                {(task.assignee || task.dueOn) && (
                  <span class="soft small">
                    {' '}
                    {[task.assignee?.name, task.dueOn && day(task.dueOn, 'short')].filter(Boolean).join(' · ')}
                  </span>
                )}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <form class="row" onSubmit={add}>
        <input
          class="input grow"
          aria-label={t('tasks.new')}
          placeholder={t('tasks.new')}
          value={title.value}
          onInput={(event) => (title.value = event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={act.busy}>
          <Icon of={Plus} />
          {t('tasks.add')}
        </button>
      </form>
      {act.error && (
        <p class="notice bad" role="alert">
          {act.error}
        </p>
      )}
    </section>
  )
}
