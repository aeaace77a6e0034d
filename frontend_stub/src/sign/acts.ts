// What is done in the reading room.
import { graphql } from '../api/graphql'
import { AnswerParts } from './queries'

export const FILL = graphql(`mutation Fill($input: FillFieldsInput!) { fillFields(input: $input) { ...Answer } }`, [
  AnswerParts,
])
export const CONSENT = graphql(
  `mutation Consent($input: GiveConsentInput!) { giveConsent(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const SIGN = graphql(`mutation Sign($input: SignInput!) { sign(input: $input) { ...Answer } }`, [AnswerParts])
export const APPROVE = graphql(`mutation Approve($input: ApproveInput!) { approve(input: $input) { ...Answer } }`, [
  AnswerParts,
])
export const ACKNOWLEDGE = graphql(
  `mutation Acknowledge($input: AcknowledgeInput!) { acknowledge(input: $input) { ...Answer } }`,
  [AnswerParts],
)
