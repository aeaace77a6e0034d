// A party of a request as they stand, to be said again where only others change. Pure.
import type { Asked } from './queries'

/** A party as they stand, in the words of a request. */
export const asStanding = (one: Asked) => ({
  key: one.key,
  role: one.role,
  party: one.party,
  contactId: one.contact?.id ?? null,
  memberId: one.member?.id ?? null,
  name: one.name,
  email: one.email,
  phone: one.phone,
  kind: one.kind,
  company: one.company,
  channel: one.channel,
  identityCheck: one.identityCheck,
  routingOrder: one.routingOrder,
  acknowledge: one.role === 'VIEWER' && one.required,
  language: one.language,
})
