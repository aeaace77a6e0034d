// What a sender asks of the server about one request, and what they do to it.
import { type FragmentOf, graphql } from '../api/graphql'
import { RefusalParts } from '../api/refusal'
import { CardParts } from '../board/queries'

export const AskedParts = graphql(`fragment Asked on Recipient {
  id key name email phone role party kind company channel identityCheck routingOrder required language
  contact { id } member { id }
  state delivery actedAt notifiedAt reason codeLockedAt identityProof expiresAt lastRemindedAt lastCalledAt askedForLinkAt scanUrl
  replacedBy { id name }
}`)
export type Asked = FragmentOf<typeof AskedParts>

export const RequestParts = graphql(
  `fragment Request on Envelope {
    id title message kind state sealState archived deleted sentAt expiresAt downloadUrl certificateUrl verificationUrl
    progress { done total } documents { id title } quorums { routingOrder quorum }
    current { id } problems { code message } supersededBy { id } recipients { ...Asked }
  }`,
  [AskedParts],
)
export type Request = FragmentOf<typeof RequestParts>

export const REQUEST = graphql(`query Request($id: ID!) { envelope(id: $id) { ...Request } }`, [RequestParts])

/** What every act of a sender answers. */
const AnswerParts = graphql(
  `fragment Answer on EnvelopePayload {
    envelope { id }
    jobs { ...Card pipeline { id } }
    userErrors { ...Refusal ... on EnvelopeNotReady { problems { code message } } }
  }`,
  [CardParts, RefusalParts],
)
export type Answer = FragmentOf<typeof AnswerParts>

export const SEND = graphql(`mutation Send($input: SendEnvelopeInput!) { sendEnvelope(input: $input) { ...Answer } }`, [
  AnswerParts,
])
export const UPDATE = graphql(
  `mutation Update($input: UpdateEnvelopeInput!) { updateEnvelope(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const CORRECT = graphql(
  `mutation Correct($input: CorrectEnvelopeInput!) { correctEnvelope(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const EXTEND = graphql(
  `mutation Extend($input: ExtendEnvelopeInput!) { extendEnvelope(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const VOID = graphql(`mutation Void($input: VoidEnvelopeInput!) { voidEnvelope(input: $input) { ...Answer } }`, [
  AnswerParts,
])
export const COPY = graphql(`mutation Copy($input: CopyEnvelopeInput!) { copyEnvelope(input: $input) { ...Answer } }`, [
  AnswerParts,
])
export const RESEAL = graphql(
  `mutation Reseal($input: ResealEnvelopeInput!) { resealEnvelope(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const ARCHIVE = graphql(
  `mutation Archive($input: ArchiveEnvelopeInput!) { archiveEnvelope(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const DELETE = graphql(
  `mutation Delete($input: DeleteEnvelopeInput!) { deleteEnvelope(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const REMIND = graphql(
  `mutation Remind($input: RemindRecipientInput!) { remindRecipient(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const CALL = graphql(`mutation Call($input: RecordCallInput!) { recordCall(input: $input) { ...Answer } }`, [
  AnswerParts,
])
export const REPLACE = graphql(
  `mutation Replace($input: ReplaceRecipientInput!) { replaceRecipient(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const PAPER = graphql(
  `mutation Paper($input: RecordPaperSignatureInput!) { recordPaperSignature(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const PROOF = graphql(
  `mutation Proof($input: RecordIdentityProofInput!) { recordIdentityProof(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const UNLOCK = graphql(
  `mutation Unlock($input: UnlockRecipientInput!) { unlockRecipient(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const REVEAL = graphql(
  `mutation Reveal($input: RevealLinkInput!) { revealLink(input: $input) { url userErrors { ...Refusal } } }`,
  [RefusalParts],
)
