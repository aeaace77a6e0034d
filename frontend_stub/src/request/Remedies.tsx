// What helps against a blocker, as buttons; only what is possible now.
import { viewer } from '../board/person'
import { t } from '../words/catalogue'
import type { Target } from './doing'
import { type Hindrance, offersOf } from './possible'
import type { Request } from './queries'

interface Props {
  blocker: Hindrance
  requests: readonly Request[]
  onAct: (target: Target) => void
}

export function Remedies({ blocker, requests, onAct }: Props) {
  const offers = offersOf(blocker, requests, viewer.value?.permissions ?? [])
  if (offers.length === 0) return null
  return (
    <p class="row">
      {offers.map(({ act, partyId, request }) => {
        const party = request.recipients.find(({ id }) => id === partyId) ?? null
        return (
          <button key={`${act} ${partyId}`} type="button" class="button" onClick={() => onAct({ act, request, party })}>
            {t(`act.${act}.short`)}
            {party && blocker.waitingFor.length > 1 && ` · ${party.name}`}
          </button>
        )
      })}
    </p>
  )
}
