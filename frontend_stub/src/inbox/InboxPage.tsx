// The list: what waits first, then what was answered; each line opens its own personal link.
import { CircleCheck, Clock, Hourglass, PenLine } from 'lucide'
import type { ComponentChildren } from 'preact'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { moment } from '../words/moment'
import { inbox, read, reading, trouble } from './inbox'
import type { InboxRequest } from './queries'

export function InboxPage() {
  const found = inbox.value
  if (reading.value === 'failed')
    return (
      <Sheet title={t('trouble.title')}>
        <p role="alert">{trouble.value}</p>
        <button type="button" class="button main" onClick={read}>
          {t('tryAgain')}
        </button>
      </Sheet>
    )
  if (reading.value === 'reading') return <Sheet title={t('loading')} />
  if (!found)
    return (
      <Sheet title={t('inbox.unknown')}>
        <p>{t('inbox.unknown.text')}</p>
      </Sheet>
    )
  const waiting = found.requests.filter(({ yourTurn }) => yourTurn)
  const others = found.requests.filter(({ yourTurn }) => !yourTurn)
  return (
    <Sheet title={t('inbox.from', { firm: found.firmName })} name={found.firmName}>
      <p class="soft">{t('inbox.text')}</p>
      <Part title={t('inbox.waiting')} none={t('inbox.waiting.none')} requests={waiting} />
      {others.length > 0 && <Part title={t('inbox.others')} requests={others} />}
    </Sheet>
  )
}

function Sheet({ title, name, children }: { title: string; name?: string; children?: ComponentChildren }) {
  return (
    <main class="lone broad">
      <span class="brand">
        <img src="/assets/icon.svg" alt="" />
        {name ?? 'Countersign'}
      </span>
      <div class="sheet">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}

interface PartProps {
  title: string
  none?: string
  requests: readonly InboxRequest[]
}

function Part({ title, none, requests }: PartProps) {
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      {requests.length === 0 && <p>{none}</p>}
      <ul class="asked">
        {requests.map((each) => (
          <li key={each.url}>
            <Line request={each} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What is asked of them, or how it stands. */
function wordsOf({ yourTurn, role, state, recipientState, envelopeState }: InboxRequest): string {
  if (yourTurn) return t(`inbox.do.${role}`)
  if (state === 'CORRECTING') return t('inbox.correcting')
  if (envelopeState === 'COMPLETED') return t('inbox.completed')
  return t(`inbox.did.${recipientState}`)
}

function signOf({ yourTurn, state, envelopeState }: InboxRequest) {
  if (yourTurn) return PenLine
  if (state === 'CORRECTING') return Hourglass
  return envelopeState === 'COMPLETED' ? CircleCheck : Clock
}

function Line({ request }: { request: InboxRequest }) {
  const { title, name, yourTurn, codeRequired, expiresAt, url } = request
  return (
    <a class="asked-line" href={new URL(url, location.href).pathname}>
      <Icon of={signOf(request)} />
      <span class="grow">
        <strong>{title}</strong>
        <span>{t('inbox.for', { name })}</span>
        <span class={yourTurn ? 'todo' : 'soft'}>{wordsOf(request)}</span>
        {yourTurn && expiresAt && <span class="soft small">{t('inbox.until', { when: moment(expiresAt) })}</span>}
        {codeRequired && <span class="soft small">{t('inbox.code')}</span>}
      </span>
    </a>
  )
}
