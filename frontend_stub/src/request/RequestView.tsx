// One request: how far it is, whom it asked, what keeps it from going on, and what can be done about it.
import { useSignal } from '@preact/signals'
import { Download, EllipsisVertical, Hourglass, ShieldCheck, TriangleAlert } from 'lucide'
import { useRef } from 'preact/hooks'
import './request.css'
import { download, fileName } from '../api/files'
import { viewer } from '../board/person'
import { Icon } from '../look/Icon'
import { Menu, MenuItem } from '../look/Menu'
import { toast } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { moment } from '../words/moment'
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
        <RequestMenu request={request} acts={acts.filter((act) => !FIRST.includes(act))} onChoose={start} />
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

interface MenuProps {
  request: Request
  acts: RequestAct[]
  onChoose: (act: RequestAct) => void
}

function RequestMenu({ request, acts, onChoose }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const open = useSignal(false)
  if (acts.length === 0) return null
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button quiet square"
        aria-haspopup="menu"
        aria-label={t('request.menu', { title: request.title })}
        onClick={() => (open.value = !open.value)}
      >
        <Icon of={EllipsisVertical} />
      </button>
      {open.value && button.current && (
        <Menu label={request.title} from={button.current} onClose={() => (open.value = false)}>
          {acts.map((act) => (
            <MenuItem
              key={act}
              onChoose={() => {
                open.value = false
                onChoose(act)
              }}
            >
              {t(`act.${act}.short`)}
            </MenuItem>
          ))}
        </Menu>
      )}
    </>
  )
}

function Sealed({ request: { title, sealState, downloadUrl, verificationUrl } }: { request: Request }) {
  if (sealState === 'NONE') return null
  const save = () => download(downloadUrl!, fileName(title)).catch((error) => toast('bad', troubleOf(error)))
  return (
    <>
      <p class="row small">
        <Icon of={sealState === 'SEALED' ? ShieldCheck : Hourglass} />
        {t(`seal.${sealState}`)}
      </p>
      {sealState === 'SEALED' && (
        <div class="row">
          {downloadUrl && (
            <button type="button" class="button" onClick={save}>
              <Icon of={Download} />
              {t('envelopes.download')}
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
