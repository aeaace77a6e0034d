// Sending a request for signatures, or for approval; and changing one that is a draft or is corrected.
import { graphql, type ResultOf } from '../api/graphql'
import { RefusalParts } from '../api/refusal'
import { CardParts } from '../board/queries'
import { AskedParts } from '../request/queries'

const SentParts = graphql(
  `fragment Sent on EnvelopePayload {
    envelope { id state }
    jobs { ...Card pipeline { id } }
    userErrors {
      ...Refusal
      ... on FolderNotClientVisible { folders { id name } }
      ... on EnvelopeNotReady { problems { code message } }
    }
  }`,
  [CardParts, RefusalParts],
)

export const SIGNATURE = graphql(
  `mutation RequestSignature($input: RequestSignatureInput!) { requestSignature(input: $input) { ...Sent } }`,
  [SentParts],
)

export const APPROVAL = graphql(
  `mutation RequestApproval($input: RequestApprovalInput!) { requestApproval(input: $input) { ...Sent } }`,
  [SentParts],
)

export const UPDATE_FOLDER = graphql(
  `mutation OpenFolder($input: UpdateFolderInput!) {
    updateFolder(input: $input) { folder { id name access } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const CHANGEABLE = graphql(
  `query Changeable($id: ID!) {
    envelope(id: $id) {
      id version kind state title message documentDate quorums { routingOrder quorum } recipients { ...Asked }
      fields { id kind page x y width height required label options pattern value document { id } recipient { key } }
      documents {
        id title downloadUrl cameSigned client { id name kind contacts { id name email phone } } jobs { documents { id title downloadUrl cameSigned } }
      }
    }
  }`,
  [AskedParts],
)
export type Changeable = NonNullable<ResultOf<typeof CHANGEABLE>['envelope']>

export const PROPOSED = graphql(
  `query Proposed($id: ID!) {
    document(id: $id) {
      id
      proposedFields { kind recipient page x y width height required label options pattern }
      proposalProblems { page text message }
    }
  }`,
)

const ChangedParts = graphql(
  `fragment Changed on EnvelopePayload {
    envelope { id version }
    jobs { ...Card pipeline { id } }
    userErrors { ...Refusal ... on EnvelopeNotReady { problems { code message } } }
  }`,
  [CardParts, RefusalParts],
)

export const CHANGE = graphql(
  `mutation Change($input: UpdateEnvelopeInput!) { updateEnvelope(input: $input) { ...Changed } }`,
  [ChangedParts],
)
export const PLACE = graphql(`mutation Place($input: SetFieldsInput!) { setFields(input: $input) { ...Changed } }`, [
  ChangedParts,
])
