// A party of a request: how they stand, how they were reached, and what can be done for them now.
import { CircleCheck, CircleDashed, Download, Eye, Mail, TriangleAlert } from 'lucide'
import { viewer } from '../board/person'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { moment } from '../words/moment'
import { standing } from '../words/party'
import { ActMenu } from './ActMenu'
import type { Target } from './doing'
import { actsFor } from './possible'
import type { Asked, Request } from './queries'

interface Props {
  request: Request
  party: Asked
  onAct: (target: Target) => void
}

const done = new Set(['SIGNED', 'SIGNED_ON_PAPER', 'APPROVED', 'ACKNOWLEDGED'])
const bad = new Set(['DECLINED', 'OPTED_OUT', 'EXPIRED', 'CHANGES_REQUESTED'])
const signs: Record<string, typeof Eye> = { VIEWED: Eye, NOTIFIED: Mail }

export function PartyRow({ request, party, onAct }: Props) {
  const { state } = party
  const kind = done.has(state) ? 'good' : bad.has(state) ? 'bad' : ''
  const sign = { good: CircleCheck, bad: TriangleAlert, '': signs[state] ?? CircleDashed }[kind]
  return (
    <li class={kind} data-party={party.id}>
      <span class="order" title={t('request.order')}>
        {party.routingOrder}
      </span>
      <Icon of={sign} />
      <span class="grow">
        {party.name || t('party.erased')}{' '}
        <span class="soft small">
          {t(`party.${party.party}`)}
          {party.role !== 'SIGNER' && ` · ${t(`role.${party.role}`)}`}
        </span>
        <Lines party={party} />
        {party.scanUrl && (
          <a class="party-line small row" href={party.scanUrl} download>
            <Icon of={Download} />
            {t('request.scan')}
          </a>
        )}
      </span>
      <PartyMenu request={request} party={party} onAct={onAct} />
    </li>
  )
}

/** What is known of a party, a line a matter; what is not the case takes no room. */
function Lines({ party }: { party: Asked }) {
  const address = party.channel === 'SMS' ? party.phone : party.email
  const lines: [string, string][] = [['', `${standing(party)}${at(party.actedAt)}`]]
  if (address) lines.push(['', `${t(`channel.${party.channel}`)}: ${address}`])
  if (party.channel !== 'SMS' && party.phone) lines.push(['', t('request.phone', { phone: party.phone })])
  if (party.notifiedAt && party.delivery !== 'NONE')
    lines.push([party.delivery === 'BOUNCED' ? 'problem' : '', t(`delivery.${party.delivery}`)])
  if (party.codeLockedAt) lines.push(['problem', t('request.locked')])
  if (party.askedForLinkAt) lines.push(['problem', t('request.askedForLink', { when: moment(party.askedForLinkAt) })])
  if (party.lastRemindedAt) lines.push(['', t('request.reminded', { when: moment(party.lastRemindedAt) })])
  if (party.lastCalledAt) lines.push(['', t('request.called', { when: moment(party.lastCalledAt) })])
  if (party.expiresAt && !party.actedAt) lines.push(['', t('request.until', { when: moment(party.expiresAt) })])
  if (party.identityProof) lines.push(['', t('request.proved', { how: party.identityProof })])
  if (party.replacedBy) lines.push(['', t('request.replacedBy', { name: party.replacedBy.name })])
  if (party.reason) lines.push(['problem', t('said', { text: party.reason })])
  return (
    <>
      {lines.map(([kind, text]) => (
        <span key={text} class={`party-line small ${kind || 'soft'}`}>
          {text}
        </span>
      ))}
    </>
  )
}

const at = (when: string | null) => (when ? ` · ${moment(when)}` : '')

function PartyMenu({ request, party, onAct }: Props) {
  return (
    <ActMenu
      label={t('request.menuOf', { name: party.name })}
      about={party.name}
      acts={actsFor(request, party, viewer.value?.permissions ?? [])}
      onChoose={(act) => onAct({ act, request, party })}
    />
  )
}
