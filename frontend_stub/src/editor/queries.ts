// Sending a request for signatures.
import { graphql } from '../api/graphql'
import { RefusalParts } from '../api/refusal'
import { CardParts } from '../board/queries'

export const REQUEST = graphql(
  `mutation RequestSignature($input: RequestSignatureInput!) {
    requestSignature(input: $input) {
      envelope { id state }
      jobs { ...Card pipeline { id } }
      userErrors {
        ...Refusal
        ... on FolderNotClientVisible { folders { id name } }
        ... on EnvelopeNotReady { problems { code message } }
      }
    }
  }`,
  [CardParts, RefusalParts],
)

export const UPDATE_FOLDER = graphql(
  `mutation OpenFolder($input: UpdateFolderInput!) {
    updateFolder(input: $input) { folder { id name access } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)
