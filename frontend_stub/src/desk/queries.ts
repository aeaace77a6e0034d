// What the two pages of the signing desk ask of the server.
import { type FragmentOf, graphql, type ResultOf } from '../api/graphql'

export const PartyParts = graphql(`fragment Party on Recipient {
  id name role party channel email phone state delivery notifiedAt lastRemindedAt lastCalledAt askedForLinkAt
}`)
export type Party = FragmentOf<typeof PartyParts>

export const LetterParts = graphql(
  `fragment Letter on Envelope {
    id title kind state daysWaiting owner { id name } progress { done total }
    current { ...Party } documents { id jobs { id title } }
  }`,
  [PartyParts],
)
export type Letter = FragmentOf<typeof LetterParts>

export const ENVELOPES = graphql(
  `query Envelopes($owners: [ID!], $first: Int!, $after: String) {
    envelopeBoard(ownerIds: $owners) {
      eventCursor
      columns { kind count envelopes(first: $first, after: $after) { nodes { ...Letter } pageInfo { hasNextPage endCursor } } }
    }
  }`,
  [LetterParts],
)
export type ReadBoard = ResultOf<typeof ENVELOPES>['envelopeBoard']
export type ReadColumn = ReadBoard['columns'][number]

export const CHASE = graphql(
  `query Chase($first: Int!) {
    chaseList(first: $first) {
      recipient { ...Party } envelope { id title owner { id name } } job { id title } daysWaiting holdsBack suggestion
    }
  }`,
  [PartyParts],
)
export type ChaseItem = ResultOf<typeof CHASE>['chaseList'][number]

/** Only that something happened: what is shown is read anew. */
export const DESK_EVENTS = graphql(`subscription DeskEvents($after: EventCursor) {
  envelopeEvents(after: $after) {
    __typename
    ... on StreamReady { cursor }
    ... on StreamEvent { cursor }
    ... on StreamGap { resyncFrom }
  }
}`)

export const CLIENTS = graphql(`query ClientsByName($after: String) {
  clients(first: 100, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } }
}`)
