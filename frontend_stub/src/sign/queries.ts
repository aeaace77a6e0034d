// What the holder of a personal link may ask and do.
import { type FragmentOf, graphql } from '../api/graphql'
import { RefusalParts } from '../api/refusal'

export const CeremonyParts = graphql(`fragment Rite on Ceremony {
  state language firmName firmLogoUrl title message envelopeState sealState
  codeRequired codeConfirmed codeSentTo
  consentText consentVersion consentGiven shownSha256
  deleted sealedSha256 downloadUrl certificateUrl verificationUrl chainHead
  recipient { id name email role party required state routingOrder }
  documents { id title pageCount fileUrl }
  fields {
    id kind mine documentId page x y width height label required options pattern value filledAt
  }
  others { name role state routingOrder }
}`)
export type Rite = FragmentOf<typeof CeremonyParts>
export type RiteField = Rite['fields'][number]

export const CEREMONY = graphql(`query Ceremony { ceremony { ...Rite } }`, [CeremonyParts])

export const PROGRESS = graphql(`subscription Progress { ceremonyProgress { ...Rite } }`, [CeremonyParts])

/** What every act answers. */
export const AnswerParts = graphql(
  `fragment Answer on CeremonyPayload {
    ceremony { ...Rite }
    userErrors { ...Refusal ... on RequiredFieldsMissing { fieldIds } }
  }`,
  [CeremonyParts, RefusalParts],
)
export type Answer = FragmentOf<typeof AnswerParts>

export const OPEN = graphql(`mutation Open($input: OpenCeremonyInput!) { openCeremony(input: $input) { ...Answer } }`, [
  AnswerParts,
])

export const SEND_INBOX = graphql(`mutation SendInbox { sendInbox { userErrors { ...Refusal } } }`, [RefusalParts])

export const NEW_LINK = graphql(`mutation NewLink { sendNewLink { userErrors { ...Refusal } } }`, [RefusalParts])
