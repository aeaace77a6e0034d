// How far a document is, in a word, with a sign beside it: never by colour alone.
import { CircleCheck, CircleDashed, Hourglass, TriangleAlert } from 'lucide'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import type { Paper } from './queries'

const good = new Set(['SIGNED', 'APPROVED'])
const waiting = new Set(['PENDING_SIGNATURE', 'PENDING_APPROVAL'])

export function StateTag({ state, progress }: { state: Paper['state']; progress: Paper['signatureProgress'] }) {
  const kind = good.has(state) ? 'good' : waiting.has(state) ? 'accent' : state === 'NONE' ? '' : 'bad'
  const sign = { good: CircleCheck, accent: Hourglass, bad: TriangleAlert, '': CircleDashed }[kind]!
  return (
    <span class={`tag ${kind}`}>
      <Icon of={sign} />
      {t(`document.${state}`)}
      {progress && waiting.has(state) && ` ${progress.done}/${progress.total}`}
    </span>
  )
}
