// What the pages of templates ask of the server.
import { graphql, type ResultOf } from '../api/graphql'
import { RefusalParts } from '../api/refusal'

const TemplateParts = graphql(`fragment Template on Template {
  id name kind archived pageCount variables parties { name role party }
}`)

export const TEMPLATES = graphql(
  `query Templates($archived: Boolean) { templates(first: 100, archived: $archived) { nodes { ...Template } } }`,
  [TemplateParts],
)
export type Template = ResultOf<typeof TEMPLATES>['templates']['nodes'][number]

export const CREATE_TEMPLATE = graphql(
  `mutation CreateTemplate($input: CreateTemplateInput!) {
    createTemplate(input: $input) { template { id fields { kind } } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const TEMPLATE = graphql(`query Template($id: ID!) {
  template(id: $id) { id name kind fileUrl parties { name role party routingOrder }
    fields { role variable kind page x y width height required label options pattern value } }
}`)

export const UPDATE_TEMPLATE = graphql(
  `mutation UpdateTemplate($input: UpdateTemplateInput!) {
    updateTemplate(input: $input) { template { ...Template } userErrors { ...Refusal } }
  }`,
  [TemplateParts, RefusalParts],
)

export const GENERATE = graphql(
  `mutation Generate($input: GenerateDocumentInput!) {
    generateDocument(input: $input) {
      document { id title }
      envelope { id }
      userErrors { ...Refusal ... on TemplateVariableMissing { variables } }
    }
  }`,
  [RefusalParts],
)

export const SEND = graphql(
  `mutation SendGenerated($input: SendEnvelopeInput!) {
    sendEnvelope(input: $input) { envelope { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const SEND_TO_MANY = graphql(
  `mutation SendToMany($input: SendTemplateToManyInput!) {
    sendTemplateToMany(input: $input) {
      results { envelope { id state } userErrors { ...Refusal } }
      userErrors { ...Refusal }
    }
  }`,
  [RefusalParts],
)

export const WHOM = graphql(`query Whom($after: String) {
  clients(first: 100, after: $after) {
    nodes { id name contacts { id name email phone } folders { id access } }
    pageInfo { hasNextPage endCursor }
  }
}`)
export type Whom = ResultOf<typeof WHOM>['clients']['nodes'][number]

export const PROGRESS = graphql(`query Progress($ids: [ID!]!) {
  nodes(ids: $ids) { __typename ... on Envelope { id state problems { message } } }
}`)
