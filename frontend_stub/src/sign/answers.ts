// The other answers, as they are sent.
import { ask } from '../api/client'
import { graphql } from '../api/graphql'
import { type Answer, AnswerParts } from './queries'
import type { Choice } from './task'

const DECLINE = graphql(`mutation Decline($input: DeclineInput!) { decline(input: $input) { ...Answer } }`, [
  AnswerParts,
])
const OPT_OUT = graphql(`mutation OptOut($input: OptOutInput!) { optOut(input: $input) { ...Answer } }`, [AnswerParts])
const CHANGES = graphql(
  `mutation RequestChanges($input: RequestChangesInput!) { requestChanges(input: $input) { ...Answer } }`,
  [AnswerParts],
)
const WITHDRAW = graphql(
  `mutation WithdrawConsent($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { ...Answer } }`,
  [AnswerParts],
)
export const HAND_OVER = graphql(
  `mutation HandOver($input: HandOverInput!) { handOver(input: $input) { ...Answer } }`,
  [AnswerParts],
)

export type AnswerKind = Exclude<Choice, 'later' | 'handOver' | 'inbox'>

/** How each is sent, with what the person wrote; whether they must write something; and whether it ends their part. */
export const answers: Record<
  AnswerKind,
  { send: (text: string, key: string) => Promise<Answer>; must: boolean; ends: boolean }
> = {
  decline: {
    send: async (reason, idempotencyKey) => (await ask(DECLINE, { input: { reason, idempotencyKey } })).decline,
    must: true,
    ends: true,
  },
  changes: {
    send: async (comment) => (await ask(CHANGES, { input: { comment } })).requestChanges,
    must: true,
    ends: false,
  },
  optOut: { send: async (reason) => (await ask(OPT_OUT, { input: { reason } })).optOut, must: false, ends: true },
  withdraw: {
    send: async (reason) => (await ask(WITHDRAW, { input: { reason } })).withdrawConsent,
    must: false,
    ends: false,
  },
}
