// What the files of a request propose: whose it would be, and what of it still stands open. Pure.
import type { ResultOf } from '../api/graphql'
import type { Draft, Party, Place } from './draft'
import type { PROPOSED } from './queries'

type Answered = NonNullable<ResultOf<typeof PROPOSED>['document']>
export type ProposalProblem = Answered['proposalProblems'][number]
export interface Proposal extends Omit<Answered['proposedFields'][number], 'recipient'> {
  id: string
  documentId: string
  role: string | null
}

export const proposalsOf = ({ id, proposedFields }: Answered): Proposal[] =>
  proposedFields.map(({ recipient, ...field }, at) => ({
    ...field,
    id: `${id} ${at}`,
    documentId: id,
    role: recipient,
  }))

/** Who is meant by r1: the party with that key, or else the first. The server says the same. */
export function partyFor(role: string, parties: readonly Party[]): Party | undefined {
  return parties.find(({ key }) => key === role) ?? parties[Number(role.slice(1)) - 1]
}

/** Whether somebody can be asked for it as things are. */
export function canTake({ role }: Proposal, parties: readonly Party[]): boolean {
  if (role === null) return !parties.some(({ fixed }) => fixed)
  const party = partyFor(role, parties)
  return !!party && !party.reads && !party.fixed
}

/** Those that were neither taken nor put aside, and where nothing of their kind stands yet. */
export function openProposals(all: readonly Proposal[], { kind, documentIds, places, settled }: Draft): Proposal[] {
  if (kind !== 'SIGNATURE') return []
  return all.filter(
    (one) =>
      documentIds.includes(one.documentId) && !settled?.includes(one.id) && !places.some((place) => stands(place, one)),
  )
}

function stands(place: Place, { documentId, page, kind, x, y, width, height }: Proposal): boolean {
  const [middle, centre] = [place.x + place.width / 2, place.y + place.height / 2]
  const inside = middle >= x && middle <= x + width && centre >= y && centre <= y + height
  return place.documentId === documentId && place.page === page && place.kind === kind && inside
}

/** The field that a proposal becomes. */
export function placeOf(one: Proposal, parties: readonly Party[], id: string): Place {
  const { kind, documentId, page, x, y, width, height, required, label, options, pattern, role } = one
  const recipient = role === null ? null : partyFor(role, parties)!.key
  const box = { x, y, width, height }
  return { id, kind, recipient, documentId, page, required, label: label ?? '', options, pattern, ...box }
}
