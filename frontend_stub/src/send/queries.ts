// What whoever holds the link of a request for files may ask.
import { graphql, type ResultOf } from '../api/graphql'
import { RefusalParts } from '../api/refusal'

const AskedParts = graphql(`fragment Asked on FilesAskedFor {
  firmName logoUrl name askedBy title message language dueOn state maxBytes
  items { id title required received full uploadUrl }
}`)

export const ASKED = graphql(`query FilesAskedFor($token: String!) { filesAskedFor(token: $token) { ...Asked } }`, [
  AskedParts,
])
export type Asked = NonNullable<ResultOf<typeof ASKED>['filesAskedFor']>
export type AskedItem = Asked['items'][number]

export const FINISH = graphql(
  `mutation Finish($input: FinishFileRequestInput!) {
    finishFileRequest(input: $input) { asked { ...Asked } userErrors { ...Refusal } }
  }`,
  [AskedParts, RefusalParts],
)
