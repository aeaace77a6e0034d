// What holds a card back, in few words.
import { has, t } from '../words/catalogue'
import { names } from '../words/moment'
import type { Card } from './queries'

/** Reasons that explain a stay but ask nothing of anyone. */
const QUIET = new Set([
  'AUTOMOVE_OFF',
  'LAST_STAGE',
  'NOTHING_SETTLED_YET',
  'SETTLED_BEFORE_THIS_VISIT',
  'JOB_NOT_ACTIVE',
  'NO_ITEMS',
])
/** Reasons that somebody has to do something about now. */
const STUCK = new Set([
  'RECIPIENT_OPTED_OUT',
  'RECIPIENT_DECLINED',
  'RECIPIENT_EXPIRED',
  'ENVELOPE_VOIDED',
  'ENVELOPE_EXPIRED',
  'DELIVERY_BOUNCED',
  'CHANGES_REQUESTED',
  'CODE_LOCKED',
  'AUTOMATION_FAILED',
])

type Blocker = Card['automove']['blockers'][number]

export const blockersOf = (card: Card): Blocker[] => card.automove.blockers.filter(({ code }) => !QUIET.has(code))
export const isStuck = ({ code }: Pick<Blocker, 'code'>) => STUCK.has(code)

/** One line: whom or what the card waits for. */
export function short(blocker: Pick<Blocker, 'code' | 'waitingFor' | 'assignee'>): string {
  const people = blocker.waitingFor.map(({ name }) => name)
  if (people.length === 0 && blocker.assignee) people.push(blocker.assignee.name)
  const key = `blocker.${blocker.code}`
  if (people.length && has(`${key}.who`)) return t(`${key}.who`, { who: names(people) })
  return has(key) ? t(key) : t('blocker.other')
}

type What = 'signatures' | 'approvals' | 'answers'
const ASKED_FOR: Partial<Record<Card['documents'][number]['state'], What>> = {
  PENDING_SIGNATURE: 'signatures',
  SIGNED: 'signatures',
  PENDING_APPROVAL: 'approvals',
  APPROVED: 'approvals',
}

/** What was given and is asked for on the card's documents, by its name; null where nothing was asked for. */
export function given({ documents }: Card): { what: What; done: number; total: number } | null {
  const asked = documents.filter(({ signatureProgress }) => signatureProgress.total)
  const whats = new Set(asked.map(({ state }) => ASKED_FOR[state] ?? 'answers'))
  const [what] = whats
  if (!what) return null
  const sum = (part: 'done' | 'total') => asked.reduce((all, one) => all + one.signatureProgress[part], 0)
  return { what: whats.size === 1 ? what : 'answers', done: sum('done'), total: sum('total') }
}
