// One job: its papers, its signatures, its tasks, its history, and why it has not moved.
import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { ArrowRightLeft, Pencil, X } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import './job.css'
import { ask } from '../api/client'
import { moving } from '../board/focus'
import { isTyping } from '../board/keyboard'
import { movedText, nameOf } from '../board/moved'
import { touched } from '../board/store'
import { Icon } from '../look/Icon'
import { troubleOf } from '../look/trouble'
import { ActDialog } from '../request/ActDialog'
import type { Target } from '../request/doing'
import { t } from '../words/catalogue'
import { day, moment } from '../words/moment'
import { Documents } from './Documents'
import { EditJob } from './EditJob'
import { Envelopes } from './Envelopes'
import { History } from './History'
import { JOB, type Job } from './queries'
import { Tasks } from './Tasks'
import { Why } from './Why'

interface Props {
  id: string
  onClose: () => void
}

export function JobPanel({ id, onClose }: Props) {
  const job = useSignal<Job | null | undefined>(undefined)
  const error = useSignal('')
  const heading = useRef<HTMLHeadingElement>(null)
  const latest = useRef(0)
  const read = async () => {
    latest.current += 1
    const turn = latest.current
    try {
      const answer = await ask(JOB, { id })
      if (turn !== latest.current) return
      job.value = answer.job
      error.value = ''
    } catch (problem) {
      if (turn === latest.current) error.value = troubleOf(problem)
    }
  }
  useEffect(() => {
    void read()
    heading.current?.focus()
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !isTyping(event.target)) onClose()
    }
    addEventListener('keydown', close)
    return () => removeEventListener('keydown', close)
  }, [])
  // Events of the board say when this job has changed: it is then read anew, soon and once.
  const concerned = useComputed(() => (touched.value.jobs.includes(id) ? touched.value : null))
  useSignalEffect(() => {
    if (!concerned.value) return
    const timer = setTimeout(read, 60)
    return () => clearTimeout(timer)
  })
  return (
    <aside class="panel" aria-labelledby="panel-title">
      <header class="panel-head">
        <div class="grow">
          <p class="soft small">
            {job.value ? `#${job.value.number} · ${job.value.client?.name ?? t('card.noClient')}` : ' '}
          </p>
          <h2 id="panel-title" ref={heading} tabIndex={-1}>
            {job.value?.title ?? t('loading')}
          </h2>
        </div>
        <button type="button" class="button quiet square" aria-label={t('panel.close')} onClick={onClose}>
          <Icon of={X} />
        </button>
      </header>
      {error.value && (
        <div class="notice bad" role="alert">
          <span class="grow">{error.value}</span>
          <button type="button" class="link-like" onClick={read}>
            {t('tryAgain')}
          </button>
        </div>
      )}
      {job.value === null && <p class="notice">{t('job.notFound')}</p>}
      {job.value ? <Body job={job.value} changed={read} /> : job.value === undefined && !error.value && <Waiting />}
    </aside>
  )
}

const Waiting = () => (
  <div class="stack" aria-hidden="true">
    {[4, 9, 6].map((height) => (
      <div key={height} class="skeleton" style={{ height: `${height}rem` }} />
    ))}
  </div>
)

function Body({ job, changed }: { job: Job; changed: () => Promise<void> }) {
  const acting = useSignal<Target | null>(null)
  const act = (target: Target) => {
    acting.value = target
  }
  const close = () => {
    acting.value = null
  }
  const done = () => {
    close()
    void changed()
  }
  return (
    <div class="panel-body">
      <Details job={job} changed={changed} />
      <Why job={job} onAct={act} />
      <Documents job={job} changed={changed} />
      <Envelopes job={job} onAct={act} />
      <Tasks job={job} changed={changed} />
      <History id={job.id} version={job.version} />
      {acting.value && <ActDialog target={acting.value} onClose={close} onDone={done} />}
    </div>
  )
}

function Details({ job, changed }: { job: Job; changed: () => Promise<void> }) {
  const editing = useSignal(false)
  const { lastMove } = job
  return (
    <section class="stack tight" aria-label={t('panel.details')}>
      <dl class="facts">
        <dt>{t('job.stage')}</dt>
        <dd>{job.stage.name}</dd>
        <dt>{t('job.assignee')}</dt>
        <dd>{job.assignees.map(({ name }) => name).join(', ') || t('job.noAssignee')}</dd>
        <dt>{t('job.due')}</dt>
        <dd>
          {job.dueOn ? day(job.dueOn) : t('job.noDue')}
          {job.overdue && <span class="tag bad">{t('card.overdue')}</span>}
        </dd>
      </dl>
      {job.description && <p>{job.description}</p>}
      {lastMove && (
        <p class={lastMove.cause === 'AUTOMOVE' ? 'notice good' : 'notice'} data-testid="last-move">
          <span>
            <strong>{movedText(lastMove)}</strong>
            <br />
            {t('moved.fromTo', { from: lastMove.from.name, to: lastMove.to.name })} · {nameOf(lastMove.actor)} ·{' '}
            <time dateTime={lastMove.at}>{moment(lastMove.at)}</time>
          </span>
        </p>
      )}
      <div class="row">
        <button
          type="button"
          class="button"
          aria-haspopup="menu"
          onClick={(event) => (moving.value = { jobId: job.id, from: event.currentTarget })}
        >
          <Icon of={ArrowRightLeft} />
          {t('move.open')}
        </button>
        <button type="button" class="button" onClick={() => (editing.value = true)}>
          <Icon of={Pencil} />
          {t('job.edit')}
        </button>
      </div>
      {editing.value && <EditJob job={job} changed={changed} onClose={() => (editing.value = false)} />}
    </section>
  )
}
