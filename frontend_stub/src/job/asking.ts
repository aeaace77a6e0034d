// What is asked of the server about requests for files.
import { graphql, type ResultOf } from '../api/graphql'
import { RefusalParts } from '../api/refusal'
import { FileRequestParts } from './queries'

export const CONTACTS = graphql(`query ContactsOf($id: ID!) {
  client(id: $id) { id name contacts { id name email } }
}`)
export type Asked = NonNullable<ResultOf<typeof CONTACTS>['client']>

export const OPEN_REQUESTS = graphql(
  `query OpenFileRequests { fileRequests(first: 100, states: [OPEN]) { nodes { ...FileRequest client { id name } } } }`,
  [FileRequestParts],
)

export const FILE_EVENTS = graphql(`subscription FileEvents($after: EventCursor) {
  firmEvents(after: $after) {
    __typename
    ... on StreamReady { cursor }
    ... on StreamGap { reason resyncFrom }
    ... on StreamEvent { cursor event { __typename id } }
  }
}`)

export const REQUEST_FILES = graphql(
  `mutation RequestFiles($input: RequestFilesInput!) {
    requestFiles(input: $input) { fileRequest { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const REMIND = graphql(
  `mutation RemindFileRequest($input: RemindFileRequestInput!) {
    remindFileRequest(input: $input) { fileRequest { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const CLOSE = graphql(
  `mutation CloseFileRequest($input: CloseFileRequestInput!) {
    closeFileRequest(input: $input) { fileRequest { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const CANCEL = graphql(
  `mutation CancelFileRequest($input: CancelFileRequestInput!) {
    cancelFileRequest(input: $input) { fileRequest { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)
