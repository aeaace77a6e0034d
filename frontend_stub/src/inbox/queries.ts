// What whoever holds the link of an inbox may ask.
import { graphql, type ResultOf } from '../api/graphql'

export const INBOX = graphql(`query Inbox($token: String!) {
  inbox(token: $token) {
    firmName language
    requests { title name role state recipientState envelopeState yourTurn codeRequired expiresAt url }
  }
}`)
export type Inbox = NonNullable<ResultOf<typeof INBOX>['inbox']>
export type InboxRequest = Inbox['requests'][number]
