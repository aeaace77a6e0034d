// What the page of the firm's messages asks of the server.
import { graphql, type ResultOf } from '../api/graphql'
import { RefusalParts } from '../api/refusal'

export const MESSAGES = graphql(`query Messages {
  firm {
    id name language timeZone details { logoUrl replyTo }
    messageTexts { kind language subject body bundled subjectPlaceholders bodyPlaceholders }
  }
}`)
type Read = NonNullable<ResultOf<typeof MESSAGES>['firm']>
export type Details = Read['details']
export type Place = Pick<Read, 'language' | 'timeZone'>
export type MessageText = Read['messageTexts'][number]

export const SET_TEXT = graphql(
  `mutation SetText($input: SetMessageTextInput!) {
    setMessageText(input: $input) {
      messageText { kind language subject body bundled subjectPlaceholders bodyPlaceholders }
      userErrors { ...Refusal }
    }
  }`,
  [RefusalParts],
)

export const RESET_TEXT = graphql(
  `mutation ResetText($input: ResetMessageTextInput!) {
    resetMessageText(input: $input) {
      messageText { kind language subject body bundled subjectPlaceholders bodyPlaceholders }
      userErrors { ...Refusal }
    }
  }`,
  [RefusalParts],
)

export const PREVIEW = graphql(
  `query Preview($input: PreviewMessageTextInput!) {
    previewMessageText(input: $input) { subject text html userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)
export type Previewed = ResultOf<typeof PREVIEW>['previewMessageText']

export const UPDATE_FIRM = graphql(
  `mutation UpdateFirm($input: UpdateFirmInput!) {
    updateFirm(input: $input) { firm { language timeZone details { logoUrl replyTo } } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)
