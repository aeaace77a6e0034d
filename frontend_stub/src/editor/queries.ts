// Sending a request for signatures, or for approval.
import { graphql } from '../api/graphql'
import { RefusalParts } from '../api/refusal'
import { CardParts } from '../board/queries'

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
