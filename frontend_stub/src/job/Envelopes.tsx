// The signatures asked for: how far they are, whose turn it is, and the sealed file.
import { CircleCheck, CircleDashed, Download, Eye, Hourglass, Mail, ShieldCheck, TriangleAlert } from 'lucide'
import { download } from '../api/files'
import { Icon } from '../look/Icon'
import { toast } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { moment } from '../words/moment'
import { fileName } from './Documents'
import type { Envelope, Job } from './queries'

export function Envelopes({ job }: { job: Job }) {
  if (job.envelopes.length === 0) return null
  return (
    <section class="stack tight" aria-labelledby="envelopes">
      <h3 id="envelopes">{t('envelopes.title')}</h3>
      {job.envelopes.map((envelope) => (
        <One key={envelope.id} envelope={envelope} />
      ))}
    </section>
  )
}

function One({ envelope }: { envelope: Envelope }) {
  const { state, sealState, progress } = envelope
  const closed = state === 'COMPLETED' ? 'good' : state === 'SENT' || state === 'DRAFT' ? 'accent' : 'bad'
  const save = () =>
    download(envelope.downloadUrl!, fileName(envelope.title)).catch((error) => toast('bad', troubleOf(error)))
  return (
    <article class="envelope" aria-label={envelope.title}>
      <div class="row apart">
        <strong class="grow">{envelope.title}</strong>
        <span class={`tag ${closed}`}>
          {t(`envelope.${state}`)} {progress.done}/{progress.total}
        </span>
      </div>
      <ol class="parties">
        {[...envelope.recipients]
          .sort((one, other) => one.routingOrder - other.routingOrder)
          .map((recipient) => (
            <Party key={recipient.id} recipient={recipient} />
          ))}
      </ol>
      {sealState !== 'NONE' && (
        <p class="row small">
          <Icon of={sealState === 'SEALED' ? ShieldCheck : Hourglass} />
          {t(`seal.${sealState}`)}
        </p>
      )}
      {sealState === 'SEALED' && (
        <div class="row">
          {envelope.downloadUrl && (
            <button type="button" class="button" onClick={save}>
              <Icon of={Download} />
              {t('envelopes.download')}
            </button>
          )}
          {envelope.verificationUrl && (
            <a class="button" href={samePath(envelope.verificationUrl)} target="_blank" rel="noreferrer">
              <Icon of={ShieldCheck} />
              {t('envelopes.verify')}
            </a>
          )}
        </div>
      )}
    </article>
  )
}

/** Links of our own server open on the host that we are on, whatever name it goes by. */
const samePath = (url: string) => {
  const parsed = new URL(url, location.href)
  return parsed.pathname + parsed.search
}

const done = new Set(['SIGNED', 'SIGNED_ON_PAPER', 'APPROVED', 'ACKNOWLEDGED'])
const bad = new Set(['DECLINED', 'OPTED_OUT', 'EXPIRED', 'CHANGES_REQUESTED'])

function Party({ recipient }: { recipient: Envelope['recipients'][number] }) {
  const { state, delivery } = recipient
  const sign = done.has(state)
    ? CircleCheck
    : bad.has(state)
      ? TriangleAlert
      : state === 'VIEWED'
        ? Eye
        : state === 'NOTIFIED'
          ? Mail
          : CircleDashed
  const kind = done.has(state) ? 'good' : bad.has(state) ? 'bad' : ''
  return (
    <li class={kind}>
      <span class="order" title={t('request.order')}>
        {recipient.routingOrder}
      </span>
      <Icon of={sign} />
      <span class="grow">
        {recipient.name} <span class="soft small">{t(`party.${recipient.party}`)}</span>
        <br />
        <span class="soft small">
          {t(`recipient.${state}`)}
          {recipient.actedAt && ` · ${moment(recipient.actedAt)}`}
          {delivery === 'BOUNCED' && ` · ${t('delivery.BOUNCED')}`}
        </span>
        {recipient.reason && <span class="problem">{t('said', { text: recipient.reason })}</span>}
      </span>
    </li>
  )
}
