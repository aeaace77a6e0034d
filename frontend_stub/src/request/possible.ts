// What a sender can do now about a request, and for each of its parties. Pure; the server has the last word.
import type { Asked, Request } from './queries'

export type RequestAct =
  | 'SEND'
  | 'EDIT'
  | 'CHANGE'
  | 'CORRECT'
  | 'FINISH'
  | 'EXTEND'
  | 'COPY'
  | 'VOID'
  | 'RESEAL'
  | 'ARCHIVE'
  | 'UNARCHIVE'
  | 'DELETE'
export type PartyAct = 'REMIND' | 'CALL' | 'ADDRESS' | 'REPLACE' | 'PAPER' | 'UNLOCK' | 'REVEAL' | 'PROOF'
export type Act = RequestAct | PartyAct
export interface Wanted {
  act: Act
  /** Whom it is about; null where it is about the whole request. */
  partyId: string | null
}

type Rules<Name extends string, Subject extends unknown[]> = Record<Name, (...about: Subject) => boolean>
type Of = Pick<Request, 'state' | 'sealState' | 'archived' | 'current' | 'supersededBy' | 'expiresAt' | 'recipients'>

const ENDED = ['DECLINED', 'VOIDED', 'EXPIRED']
/** Who stands so has given their answer. */
export const ANSWERED: readonly string[] = [
  'SIGNED',
  'SIGNED_ON_PAPER',
  'APPROVED',
  'ACKNOWLEDGED',
  'DECLINED',
  'NOT_NEEDED',
]

/** Neither answered nor replaced. */
const open = ({ state }: Asked) => !ANSWERED.includes(state) && state !== 'REPLACED'
const out = ({ state }: Of) => state === 'SENT' || state === 'CORRECTING'
const late = ({ recipients }: Of) => recipients.some(({ state }) => state === 'EXPIRED')

const ofRequest: Rules<RequestAct, [Of]> = {
  SEND: ({ state }) => state === 'DRAFT',
  EDIT: ({ state, recipients }) =>
    state === 'DRAFT' || (state === 'CORRECTING' && recipients.every((one) => open(one) || one.state === 'REPLACED')),
  CHANGE: ({ state }) => state === 'DRAFT' || state === 'CORRECTING',
  FINISH: ({ state }) => state === 'CORRECTING',
  CORRECT: ({ state }) => state === 'SENT',
  EXTEND: (request) =>
    (request.state === 'SENT' && (late(request) || request.expiresAt !== null)) ||
    (request.state === 'EXPIRED' && !request.supersededBy),
  COPY: ({ state, supersededBy }) => ENDED.includes(state) && !supersededBy,
  VOID: out,
  RESEAL: ({ state, sealState }) => state === 'COMPLETED' && sealState !== 'PENDING',
  ARCHIVE: ({ state, archived }) => !archived && (state === 'COMPLETED' || ENDED.includes(state)),
  UNARCHIVE: ({ archived }) => archived,
  DELETE: ({ state }) => state === 'DRAFT',
}

const ofParty: Rules<PartyAct, [Of, Asked]> = {
  REMIND: ({ current }, { id }) => current.some((one) => one.id === id),
  CALL: (request, party) => (out(request) || request.state === 'EXPIRED') && open(party),
  ADDRESS: (request, party) => (request.state === 'DRAFT' || out(request)) && open(party),
  REPLACE: (request, party) => out(request) && open(party),
  // Whoever waits has not been asked yet: it is not their turn.
  PAPER: ({ state }, party) => state === 'SENT' && party.role === 'SIGNER' && open(party) && party.state !== 'WAITING',
  UNLOCK: (request, party) => out(request) && open(party) && party.codeLockedAt !== null,
  REVEAL: ({ state }, party) => state === 'SENT' && open(party) && party.state !== 'WAITING',
  PROOF: (request, party) =>
    (request.state === 'DRAFT' || out(request)) && open(party) && party.role === 'SIGNER' && !party.member,
}

const needs = (act: Act) => (act === 'REVEAL' ? 'HAND_OVER_LINK' : 'SEND_ENVELOPES')
const which = <Name extends Act, Subject extends unknown[]>(
  rules: Rules<Name, Subject>,
  may: readonly string[],
  ...about: Subject
) => (Object.keys(rules) as Name[]).filter((act) => may.includes(needs(act)) && rules[act](...about))

/** What may be done about a request, by someone with these permissions. */
export const actsOn = (request: Of, may: readonly string[]): RequestAct[] => which(ofRequest, may, request)
/** What may be done for one of its parties. */
export const actsFor = (request: Of, party: Asked, may: readonly string[]): PartyAct[] =>
  which(ofParty, may, request, party)

export const isPossible = (request: Request, { act, partyId }: Wanted, may: readonly string[]): boolean => {
  const party = request.recipients.find(({ id }) => id === partyId)
  return party
    ? actsFor(request, party, may).includes(act as PartyAct)
    : actsOn(request, may).includes(act as RequestAct)
}

/** The server's remedies in our words. */
const ACT_OF: Record<string, Act> = {
  REMIND: 'REMIND',
  REPLACE_RECIPIENT: 'REPLACE',
  RECORD_PAPER_SIGNATURE: 'PAPER',
  UNLOCK: 'UNLOCK',
  EXTEND: 'EXTEND',
  COPY_AND_RESEND: 'COPY',
  FINISH_CORRECTION: 'FINISH',
  SEND: 'SEND',
}

/** What a remedy comes to for a request in this state: while it is out, it is an address that is corrected. */
export function wantedOf(remedy: string, state: string, partyIds: readonly string[]): Wanted[] {
  const correction = state === 'SENT' ? 'ADDRESS' : 'CHANGE'
  const act = remedy === 'CORRECT_AND_RESEND' ? correction : ACT_OF[remedy]
  if (!act) return []
  return act in ofParty ? partyIds.map((partyId) => ({ act, partyId })) : [{ act, partyId: null }]
}

export interface Hindrance {
  code: string
  remedies: readonly string[]
  waitingFor: readonly { id: string }[]
  item: { __typename: string; id?: string } | null
}
export interface Offer extends Wanted {
  request: Request
}

const STATE_OF: Record<string, string> = {
  REQUEST_NOT_SENT: 'DRAFT',
  ENVELOPE_CORRECTING: 'CORRECTING',
  CHANGES_REQUESTED: 'CORRECTING',
  RECIPIENT_DECLINED: 'DECLINED',
  ENVELOPE_VOIDED: 'VOIDED',
  ENVELOPE_EXPIRED: 'EXPIRED',
}

/** The request that a blocker is about: that of the people it waits for, or the document's newest in that state. */
function requestOf({ code, waitingFor, item }: Hindrance, requests: readonly Request[]): Request | undefined {
  const state = STATE_OF[code] ?? 'SENT'
  const about = requests.filter(
    (one) => one.state === state && !one.deleted && one.documents.some(({ id }) => id === item?.id),
  )
  const person = waitingFor[0]?.id
  return (
    about.find(({ recipients }) => recipients.some(({ id }) => id === person)) ??
    about.reduce<Request | undefined>((newest, one) => (newest && newest.id > one.id ? newest : one), undefined)
  )
}

/** What helps against a blocker, as far as it is possible now. */
export function offersOf(blocker: Hindrance, requests: readonly Request[], may: readonly string[]): Offer[] {
  const request = requestOf(blocker, requests)
  if (!request) return []
  const people = blocker.waitingFor.map(({ id }) => id)
  return blocker.remedies
    .flatMap((remedy) => wantedOf(remedy, request.state, people))
    .filter((wanted) => isPossible(request, wanted, may))
    .map((wanted) => ({ ...wanted, request }))
}
