// Why has this job not moved? What is open, who holds it, since when.
import { CircleCheck, Hourglass, TriangleAlert } from 'lucide'
import { isStuck, short } from '../board/blockers'
import { Icon } from '../look/Icon'
import type { Target } from '../request/doing'
import { Remedies } from '../request/Remedies'
import { t } from '../words/catalogue'
import { ago } from '../words/moment'
import type { Job } from './queries'

export function Why({ job, onAct }: { job: Job; onAct: (target: Target) => void }) {
  const { state, explanation, blockers } = job.why
  const alone = blockers.length === 1 && blockers[0]!.item ? blockers[0] : null
  const stuck = state === 'STUCK'
  return (
    <section class="stack tight" aria-labelledby="why">
      <h3 id="why">{t('why.title')}</h3>
      <p class={stuck ? 'notice bad' : state === 'READY' ? 'notice good' : 'notice'}>
        <Icon of={stuck ? TriangleAlert : state === 'READY' ? CircleCheck : Hourglass} />
        <span>
          {explanation} {alone && <span class="soft">{ago(alone.since, Date.now())}</span>}
        </span>
      </p>
      {alone && <Remedies blocker={alone} requests={job.envelopes} onAct={onAct} />}
      {!alone && blockers.some(({ item }) => item) && (
        <ul class="items">
          {blockers
            .filter(({ item }) => item)
            .map((blocker, at) => (
              <li key={at}>
                <Icon of={isStuck(blocker) ? TriangleAlert : Hourglass} />
                <div>
                  <strong>{blocker.item?.title}</strong>
                  <br />
                  {blocker.message || short(blocker)} · <span class="soft">{ago(blocker.since, Date.now())}</span>
                  <Remedies blocker={blocker} requests={job.envelopes} onAct={onAct} />
                </div>
              </li>
            ))}
        </ul>
      )}
    </section>
  )
}
