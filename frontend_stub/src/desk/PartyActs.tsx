// What one does at once for whom one waits: remind them, note a call, or what helps most.
import { BellRing, PhoneCall } from 'lucide'
import { viewer } from '../board/person'
import { Icon } from '../look/Icon'
import { toast } from '../look/messages'
import { useAct } from '../look/useAct'
import { DOINGS, type Target } from '../request/doing'
import { wantedOf } from '../request/possible'
import { t } from '../words/catalogue'
import { acting } from './opened'
import type { Party } from './queries'

interface Props {
  request: Target['request']
  party: Party
  /** What the chase list suggests. */
  suggestion?: string
}

export function PartyActs({ request, party, suggestion = 'REMIND' }: Props) {
  const act = useAct()
  if (!viewer.value?.permissions.includes('SEND_ENVELOPES')) return null
  const { name } = party
  const target = (kind: Target['act']): Target => ({ act: kind, request, party })
  const asked = party.state === 'NOTIFIED' || party.state === 'VIEWED'
  // Only a signature can be given on paper.
  const [helps] = wantedOf(suggestion, 'SENT', [party.id]).filter(
    ({ act }) => act !== 'REMIND' && (act !== 'PAPER' || party.role === 'SIGNER'),
  )
  const remind = async () => {
    if (await act.run(() => DOINGS.REMIND(target('REMIND'), {}, act.key(), null)))
      toast('good', t('act.REMIND.done', { name }))
  }
  return (
    <span class="row">
      {helps && (
        <button type="button" class="button" onClick={() => (acting.value = target(helps.act))}>
          {t(`act.${helps.act}.short`)}
          <span class="out-of-sight"> {name}</span>
        </button>
      )}
      {asked && (
        <button type="button" class="button" disabled={act.busy} onClick={remind}>
          <Icon of={BellRing} />
          {t('act.REMIND.do')}
          <span class="out-of-sight"> {name}</span>
        </button>
      )}
      <button type="button" class="button" onClick={() => (acting.value = target('CALL'))}>
        <Icon of={PhoneCall} />
        {t('act.CALL.short')}
        <span class="out-of-sight"> {name}</span>
      </button>
      {act.error && (
        <span class="problem" role="alert">
          {act.error}
        </span>
      )}
    </span>
  )
}
