// The requests on this job's documents, each with its parties and what can be done about it.
import type { Target } from '../request/doing'
import { RequestView } from '../request/RequestView'
import { t } from '../words/catalogue'
import type { Job } from './queries'

export function Envelopes({ job, onAct }: { job: Job; onAct: (target: Target) => void }) {
  const shown = job.envelopes.filter(({ deleted }) => !deleted)
  if (shown.length === 0) return null
  return (
    <section class="stack tight" aria-labelledby="envelopes">
      <h3 id="envelopes">{t('envelopes.title')}</h3>
      {shown.map((request) => (
        <RequestView key={request.id} request={request} onAct={onAct} />
      ))}
    </section>
  )
}
