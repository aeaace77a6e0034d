// An expected no: a code that never changes, and a sentence for the person.
import { type FragmentOf, graphql } from './graphql'

export const RefusalParts = graphql(`fragment Refusal on UserError { __typename code message path }`)
export type Refusal = FragmentOf<typeof RefusalParts>

/** A key that makes one act one act, however often it is sent. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
