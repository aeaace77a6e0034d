// What is asked of this person, what else they may choose, and which words tell them how it ended.
import type { Rite } from './queries'

export type Task = 'sign' | 'approve' | 'acknowledge' | 'read'

export function taskOf({ recipient }: Pick<Rite, 'recipient'>): Task {
  if (recipient.role === 'SIGNER') return 'sign'
  if (recipient.role === 'APPROVER') return 'approve'
  return recipient.role === 'VIEWER' && recipient.required ? 'acknowledge' : 'read'
}

/** A code is asked for, and this browser has not given it. */
export const asksCode = ({ codeRequired, codeConfirmed }: Rite) => codeRequired && !codeConfirmed

export type Choice = 'later' | 'changes' | 'handOver' | 'optOut' | 'withdraw' | 'decline' | 'inbox'

/** Paper is to be had on every page, also before one has said who one is; nobody is asked who only reads. */
export const mayOptOut = (rite: Rite) => ['OPEN', 'LOCKED'].includes(rite.state) && taskOf(rite) !== 'read'

/** The other ways to answer. Who acts for the firm is the firm's choice, and only what was given can be withdrawn. */
export function choicesOf(rite: Rite, inRoom: boolean): Choice[] {
  if (taskOf(rite) === 'read') return []
  const all: [Choice, boolean][] = [
    ['later', inRoom],
    ['changes', true],
    ['handOver', rite.recipient.party !== 'FIRM'],
    ['optOut', true],
    ['withdraw', rite.consentGiven],
    ['decline', true],
    ['inbox', true],
  ]
  return all.filter(([, offered]) => offered).map(([choice]) => choice)
}

const done = new Set(['SIGNED', 'SIGNED_ON_PAPER', 'APPROVED', 'ACKNOWLEDGED', 'NOT_NEEDED'])
const acts = new Set(['SIGNER', 'APPROVER'])

export const isDone = (state: string) => done.has(state)
export const othersWhoAct = (rite: Rite) => rite.others.filter(({ role }) => acts.has(role))
export const waitedFor = (rite: Rite) =>
  othersWhoAct(rite)
    .filter(({ state }) => !done.has(state))
    .map(({ name }) => name)

/** Which page of words a link gets at which nothing can be done now. `renewed`: it died while it was open. */
export function endingKey({ state, envelopeState, recipient }: Rite, renewed = false): string {
  if (state === 'CORRECTING' && recipient.state === 'CHANGES_REQUESTED') return 'CORRECTING.you'
  if (state === 'REPLACED' && recipient.state === 'REPLACED') return 'REPLACED.you'
  if (state === 'REPLACED' && renewed) return 'REPLACED.anew'
  if (state !== 'CLOSED') return state
  if (recipient.state === 'DECLINED') return 'CLOSED.you'
  return ['DECLINED', 'VOIDED', 'EXPIRED'].includes(envelopeState) ? `CLOSED.${envelopeState}` : 'CLOSED'
}

const ANSWERED = new Set(['DECLINED', 'OPTED_OUT'])

/** As what this person is done: how they answered comes before how the whole went. */
export function doneKey({ envelopeState, recipient, others }: Rite): string {
  if (envelopeState !== 'COMPLETED' || ANSWERED.has(recipient.state)) return recipient.state
  return [recipient, ...others].some(({ role }) => role === 'SIGNER') ? 'all' : 'allApproved'
}
