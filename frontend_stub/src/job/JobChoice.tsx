// Choosing jobs: find by name, tick, untick.
import type { Signal } from '@preact/signals'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ask } from '../api/client'
import { TextField } from '../look/Field'
import { t } from '../words/catalogue'
import { FIND_JOBS } from './queries'

export interface ChosenJob {
  id: string
  title: string
  number: number
}

type Found = ChosenJob & { client: { name: string } | null }

interface Props {
  chosen: Signal<ChosenJob[]>
  /** Jobs that are not offered, since they are linked already. */
  without?: string[]
}

export function JobChoice({ chosen, without = [] }: Props) {
  const text = useSignal('')
  const found = useSignal<Found[] | null>(null)
  const turn = useRef(0)
  const search = async () => {
    turn.current += 1
    const mine = turn.current
    const answer = await ask(FIND_JOBS, { search: text.value.trim() || null }).catch(() => null)
    if (mine === turn.current) found.value = answer?.jobs.nodes ?? []
  }
  useEffect(() => void search(), [])
  const toggle = (job: ChosenJob, on: boolean) => {
    const others = chosen.value.filter(({ id }) => id !== job.id)
    chosen.value = on ? [...others, job] : others
  }
  // What is ticked stays in sight, whatever is searched for.
  const offered = [
    ...chosen.value.map((job) => ({ client: null, ...job })),
    ...(found.value ?? []).filter(({ id }) => !without.includes(id) && !chosen.value.some((job) => job.id === id)),
  ]
  return (
    <div class="stack tight">
      <TextField
        label={t('link.find')}
        type="search"
        value={text.value}
        onText={(written) => {
          text.value = written
          void search()
        }}
      />
      <ul class="choices" aria-label={t('link.jobs')}>
        {offered.map((job) => (
          <li key={job.id}>
            <label class="choice">
              <input
                type="checkbox"
                checked={chosen.value.some(({ id }) => id === job.id)}
                onChange={(event) => toggle(job, event.currentTarget.checked)}
              />
              <span>
                {job.title}{' '}
                <span class="soft small">
                  #{job.number}
                  {job.client ? ` · ${job.client.name}` : ''}
                </span>
              </span>
            </label>
          </li>
        ))}
        {found.value && offered.length === 0 && <li class="empty">{t('link.noJobs')}</li>}
      </ul>
    </div>
  )
}
