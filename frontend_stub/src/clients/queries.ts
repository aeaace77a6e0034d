// What the page of clients asks of the server.
import { graphql, type ResultOf } from '../api/graphql'
import { RefusalParts } from '../api/refusal'

export const CLIENTS_WITH_CONTACTS = graphql(`query ClientsWithContacts($search: String, $after: String) {
  clients(first: 50, after: $after, search: $search) {
    nodes { id name kind version contacts { id name email phone } }
    pageInfo { hasNextPage endCursor }
  }
}`)
export type ListedClient = ResultOf<typeof CLIENTS_WITH_CONTACTS>['clients']['nodes'][number]
export type ListedContact = ListedClient['contacts'][number]

export const UPDATE_CLIENT = graphql(
  `mutation UpdateClient($input: UpdateClientInput!) {
    updateClient(input: $input) { client { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const ADD_CONTACT = graphql(
  `mutation AddContact($input: CreateContactInput!) {
    createContact(input: $input) { contact { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const UPDATE_CONTACT = graphql(
  `mutation UpdateContact($input: UpdateContactInput!) {
    updateContact(input: $input) { contact { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const ERASE_CONTACT = graphql(
  `mutation EraseContact($input: EraseContactInput!) {
    eraseContact(input: $input) { client { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)

export const DELETE_CONTACT = graphql(
  `mutation DeleteContact($input: DeleteContactInput!) {
    deleteContact(input: $input) { client { id } userErrors { ...Refusal } }
  }`,
  [RefusalParts],
)
