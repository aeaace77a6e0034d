// One request: how far it is, whom it asked, what keeps it from going on, and what can be done about it.
import { Download, Hourglass, ShieldCheck, TriangleAlert } from 'lucide'
import './request.css'
import { download, fileName } from '../api/files'
import { viewer } from '../board/person'
import { Icon } from '../look/Icon'
import { toast } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { moment } from '../words/moment'
import { ActMenu } from './ActMenu'
import type { Target } from './doing'
import { PartyRow } from './PartyRow'
import { actsOn, type RequestAct } from './possible'
import type { Request } from './queries'

interface Props {
  request: Request
  onAct: (target: Target) => void
}

/** The acts that such a request waits for are buttons of their own; the others are in the menu. */
const FIRST: RequestAct[] = ['SEND', 'FINISH', 'CHANGE']

export function RequestView({ request, onAct }: Props) {
  const { state, progress } = request
  const kind = state === 'COMPLETED' ? 'good' : state === 'SENT' || state === 'DRAFT' ? 'accent' : 'bad'
  const acts = actsOn(request, viewer.value?.permissions ?? [])
  const start = (act: RequestAct) => onAct({ act, request, party: null })
  return (
    <article class="envelope" aria-label={request.title}>
      <div class="row apart">
        <strong class="grow">{request.title}</strong>
        <span class={`tag ${kind}`}>
          {t(request.kind === 'APPROVAL' && state === 'SENT' ? 'envelope.SENT.approval' : `envelope.${state}`)}{' '}
          {progress.done}/{progress.total}
        </span>
        <ActMenu
          label={t('request.menu', { title: request.title })}
          about={request.title}
          acts={acts.filter((act) => !FIRST.includes(act))}
          onChoose={start}
        />
      </div>
      <ol class="parties">
        {[...request.recipients]
          .sort((one, other) => one.routingOrder - other.routingOrder)
          .map((party) => (
            <PartyRow key={party.id} request={request} party={party} onAct={onAct} />
          ))}
      </ol>
      {request.quorums.map(({ routingOrder, quorum }) => (
        <p key={routingOrder} class="small soft">
          {t('request.quorumOf', { n: quorum, order: routingOrder })}
        </p>
      ))}
      {request.problems.map(({ message }) => (
        <p key={message} class="row small problem">
          <Icon of={TriangleAlert} />
          <span class="grow">{message}</span>
        </p>
      ))}
      {request.state === 'SENT' && request.expiresAt && (
        <p class="small soft">{t('request.until', { when: moment(request.expiresAt) })}</p>
      )}
      {acts.some((act) => FIRST.includes(act)) && (
        <div class="row">
          {FIRST.filter((act) => acts.includes(act)).map((act, at) => (
            <button key={act} type="button" class={at === 0 ? 'button main' : 'button'} onClick={() => start(act)}>
              {t(`act.${act}.short`)}
            </button>
          ))}
        </div>
      )}
      <Sealed request={request} />
    </article>
  )
}

function Sealed({ request }: { request: Request }) {
  const { title, sealState, downloadUrl, certificateUrl, verificationUrl } = request
  if (sealState === 'NONE') return null
  const save = (url: string, name: string) => () =>
    download(url, fileName(name)).catch((error) => toast('bad', troubleOf(error)))
  return (
    <>
      <p class="row small">
        <Icon of={sealState === 'SEALED' ? ShieldCheck : Hourglass} />
        {t(`seal.${sealState}`)}
      </p>
      {downloadUrl && (
        <div class="row">
          <button type="button" class="button" onClick={save(downloadUrl, title)}>
            <Icon of={Download} />
            {t('envelopes.download')}
          </button>
          {certificateUrl && (
            <button
              type="button"
              class="button"
              onClick={save(certificateUrl, `${title}, ${t('envelopes.certificate')}`)}
            >
              <Icon of={Download} />
              {t('envelopes.certificate')}
            </button>
          )}
          {verificationUrl && (
            <a class="button" href={samePath(verificationUrl)} target="_blank" rel="noreferrer">
              <Icon of={ShieldCheck} />
              {t('envelopes.verify')}
            </a>
          )}
        </div>
      )}
    </>
  )
}

/** Links of our own server open on the host that we are on, whatever name it goes by. */
const samePath = (url: string) => {
  const parsed = new URL(url, location.href)
  return parsed.pathname + parsed.search
}
