// What happened to the job, newest first.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { movedText, nameOf } from '../board/moved'
import { troubleOf } from '../look/trouble'
import { has, t } from '../words/catalogue'
import { moment } from '../words/moment'
import { standing } from '../words/party'
import { HISTORY, type Past } from './queries'

export function History({ id, version }: { id: string; version: number }) {
  const open = useSignal(false)
  const past = useSignal<Past[] | null>(null)
  const error = useSignal('')
  useEffect(() => {
    if (!open.value) return
    readAll(id)
      .then((events) => {
        past.value = events
      })
      .catch((problem) => {
        error.value = troubleOf(problem)
      })
  }, [open.value, version])
  return (
    <details class="history" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>{t('history.title')}</summary>
      {error.value && <p class="notice bad">{error.value}</p>}
      <ol>
        {past.value?.map((event) => (
          <li key={event.id}>
            <span>{sentence(event)}</span>
            <br />
            <span class="soft small">
              {nameOf(event.actor)} · <time dateTime={event.at}>{moment(event.at)}</time>
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}

/** At most so many pages: the panel is no archive. */
const PAGES = 4

async function readAll(id: string): Promise<Past[]> {
  const all: Past[] = []
  let after: string | null = null
  for (let page = 0; page < PAGES; page += 1) {
    const answer: Awaited<ReturnType<typeof ask<import('../api/graphql').ResultOf<typeof HISTORY>, object>>> =
      await ask(HISTORY, { id, after })
    const read = answer.job?.history
    all.push(...(read?.nodes ?? []))
    if (!read?.pageInfo.hasNextPage) break
    after = read.pageInfo.endCursor
  }
  return all.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0))
}

function sentence(event: Past): string {
  switch (event.__typename) {
    case 'JobMoved':
      return `${t('moved.fromTo', { from: event.from.name, to: event.to.name })}: ${movedText(event)}`
    case 'JobCreated':
      return t('history.JobCreated', { stage: event.stage.name })
    case 'DocumentUploaded':
    case 'DocumentLinked':
    case 'DocumentUnlinked':
      return t(`history.${event.__typename}`, { title: event.document.title })
    case 'ItemWaived':
      return t('history.ItemWaived', { reason: event.why })
    case 'TaskChanged':
      return t(`history.TaskChanged.${event.task.state}`, { title: event.task.title })
    case 'EnvelopeChanged':
      return `${event.envelope.title}: ${t(`envelope.${event.envelopeState}`)}${tail(event.reason)}`
    case 'EnvelopeSealChanged':
      return `${event.envelope.title}: ${t(`seal.${event.sealState}`)}`
    case 'RecipientChanged':
      return `${event.recipient.name}: ${standing({ role: event.recipient.role, state: event.recipientState })}${tail(event.reason)}`
    case 'FileRequestChanged': {
      const { title, name } = event.fileRequest
      return t(`history.FileRequestChanged.${event.step}`, { title, name, document: event.came?.title ?? '' })
    }
    case 'DeliveryChanged':
      return `${event.addressee?.name ?? ''}: ${t(`delivery.${event.delivery}`)}${tail(event.detail)}`
    default:
      return has(`history.${event.__typename}`) ? t(`history.${event.__typename}`) : event.__typename
  }
}

const tail = (reason: string | null) => (reason ? ` (${reason})` : '')
