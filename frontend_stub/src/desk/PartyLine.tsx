// A party whose turn it is, with all that is needed to call them.
import { Mail, MessageSquare, Phone } from 'lucide'
import { Icon } from '../look/Icon'
import type { Target } from '../request/doing'
import { t } from '../words/catalogue'
import { ago, moment } from '../words/moment'
import { standing } from '../words/party'
import { PartyActs } from './PartyActs'
import type { Party } from './queries'

interface Props {
  request: Target['request']
  party: Party
  suggestion?: string
  now: number
}

export function PartyLine({ request, party, suggestion, now }: Props) {
  return (
    <div class="party">
      <strong>{party.name}</strong>
      <span class={party.delivery === 'BOUNCED' ? 'problem' : 'soft'}>
        {party.delivery === 'BOUNCED' ? t('desk.bounced') : standing(party)}
        {party.notifiedAt && (
          <time dateTime={party.notifiedAt} title={moment(party.notifiedAt)}>
            {` · ${t('desk.asked', { when: ago(party.notifiedAt, now) })}`}
          </time>
        )}
      </span>
      {party.askedForLinkAt && (
        <strong class="problem">{t('desk.askedForLink', { when: ago(party.askedForLinkAt, now) })}</strong>
      )}
      <Reach party={party} />
      {(party.lastRemindedAt || party.lastCalledAt) && (
        <span class="soft">
          {[
            party.lastRemindedAt && t('desk.reminded', { when: ago(party.lastRemindedAt, now) }),
            party.lastCalledAt && t('desk.called', { when: ago(party.lastCalledAt, now) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      )}
      <PartyActs request={request} party={party} {...(suggestion ? { suggestion } : {})} />
    </div>
  )
}

/** The channel comes first: by it the request went. */
export function Reach({ party: { name, channel, email, phone } }: { party: Party }) {
  const call = phone && (
    <a class="reach" href={`tel:${phone.replace(/[^+\d]/g, '')}`} aria-label={t('desk.call', { name, phone })}>
      <Icon of={channel === 'SMS' ? MessageSquare : Phone} />
      {phone}
    </a>
  )
  const write = email && (
    <a class="reach" href={`mailto:${email}`} aria-label={t('desk.write', { name, email })}>
      <Icon of={Mail} />
      <span class="cut">{email}</span>
    </a>
  )
  return <span class="reaches">{channel === 'SMS' ? [call, write] : [write, call]}</span>
}
