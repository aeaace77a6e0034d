// A template as the editor has it, and as the server takes it. Pure.
import type { ResultOf } from '../api/graphql'
import { freshKey } from '../api/refusal'
import { type Draft, fieldsOf, USUAL } from '../editor/draft'
import type { TEMPLATE } from './queries'

export type Whole = NonNullable<ResultOf<typeof TEMPLATE>['template']>

export const fresh = (title: string, documentId: string): Draft => ({
  kind: 'SIGNATURE',
  title,
  message: '',
  documentDate: '',
  documentIds: [documentId],
  parties: [],
  places: [],
  days: '',
  quorums: {},
})

/** A template that is there, to be changed; `named` says what a variable is called. */
export function draftOf({ id, name, kind, parties, fields }: Whole, named: (variable: string) => string): Draft {
  const roles = parties.map(({ name, role, party, routingOrder }, at) => ({
    ...USUAL,
    key: `r${at + 1}`,
    name,
    email: '',
    party,
    routingOrder: routingOrder ?? 1,
    reads: role === 'VIEWER' || role === 'CC',
    ...(role === 'APPROVER' && { approves: true as const }),
  }))
  const places = fields.map(({ role, variable, label, options, ...field }) => ({
    ...field,
    id: freshKey(),
    documentId: id,
    recipient: roles.find((one) => one.name === role)?.key ?? null,
    label: label ?? (variable ? named(variable) : ''),
    ...(variable && { variable }),
    ...(options && { options }),
  }))
  return { ...fresh(name, id), kind, parties: roles, places }
}

export const rolesOf = ({ kind, parties }: Draft) =>
  parties.map(({ name, party }) => ({
    name: name.trim(),
    role: kind === 'APPROVAL' ? ('APPROVER' as const) : ('SIGNER' as const),
    party,
  }))

export function placesOf(draft: Draft) {
  const names = new Map(draft.parties.map(({ key, name }) => [key, name.trim()]))
  return fieldsOf(draft).map(({ documentId: _, recipient, variable, ...place }) => ({
    ...place,
    role: recipient === null ? null : (names.get(recipient) ?? null),
    variable: variable ?? null,
  }))
}
