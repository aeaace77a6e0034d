// A request that is open to change, as the editor's draft, and what is sent to change it. Pure.
import { ANSWERED } from '../request/possible'
import { asStanding } from '../request/standing'
import { type Draft, fieldsOf, type Party, type Place, partyOf, quorumsOf } from './draft'
import type { Changeable } from './queries'

type Asked = Changeable['recipients'][number]

const reads = ({ role }: Asked) => role === 'VIEWER' || role === 'CC'
const present = ({ recipients }: Changeable) => recipients.filter(({ state }) => state !== 'REPLACED')

const partyAs = (request: Changeable, one: Asked): Party => ({
  key: one.key,
  name: one.name,
  email: one.email ?? '',
  phone: one.phone ?? '',
  company: one.company ?? '',
  party: one.party,
  ...(one.contact ? { contactId: one.contact.id } : {}),
  ...(one.member ? { memberId: one.member.id } : {}),
  routingOrder: one.routingOrder,
  channel: one.channel,
  check: one.identityCheck,
  reads: reads(one),
  save: false,
  ...(ANSWERED.includes(one.state) ? { fixed: true as const } : {}),
  ...(request.kind === 'SIGNATURE' && one.role === 'APPROVER' ? { approves: true as const } : {}),
})

const placeAs = ({ id, document, recipient, kind, label, ...at }: Changeable['fields'][number]): Place => ({
  id,
  kind,
  recipient: recipient?.key ?? null,
  documentId: document.id,
  label: label ?? '',
  ...at,
})

export const draftOf = (request: Changeable): Draft => ({
  kind: request.kind,
  title: request.title,
  message: request.message ?? '',
  documentIds: request.documents.map(({ id }) => id),
  parties: present(request)
    .sort((one, other) => one.routingOrder - other.routingOrder)
    .map((one) => partyAs(request, one)),
  places: request.fields.map(placeAs),
  days: '',
  documentDate: request.documentDate ?? '',
  quorums: Object.fromEntries(request.quorums.map(({ routingOrder, quorum }) => [routingOrder, quorum])),
})

/** Title, documents and numbers change only while nobody has answered. */
export const isWhole = ({ parties }: Pick<Draft, 'parties'>) => !parties.some(({ fixed }) => fixed)

function recipientOf(request: Changeable, draft: Draft, one: Party) {
  const was = present(request).find(({ key }) => key === one.key)
  if (!was) return partyOf(draft, clientOf(request)?.id ?? null, one)
  if (one.fixed) return asStanding(was)
  const { role } = partyOf(draft, null, one)
  return {
    ...asStanding(was),
    email: one.email || null,
    phone: one.phone.trim() || null,
    ...(one.company === (was.company ?? '') ? {} : { company: one.company.trim() || null, kind: null }),
    channel: one.channel,
    identityCheck: one.check,
    routingOrder: one.routingOrder,
    ...(one.reads === reads(was) ? {} : { role, acknowledge: one.reads }),
  }
}

export const updateOf = (request: Changeable, draft: Draft) => ({
  id: request.id,
  recipients: draft.parties.map((one) => recipientOf(request, draft, one)),
  ...(isWhole(draft)
    ? {
        title: draft.title.trim(),
        message: draft.message.trim() || null,
        documentDate: draft.documentDate || null,
        documentIds: draft.documentIds,
        quorums: quorumsOf(draft),
      }
    : {}),
})

export const placesOf = ({ id: envelopeId }: Changeable, draft: Draft) => ({ envelopeId, fields: fieldsOf(draft) })

export const clientOf = ({ documents }: Changeable) => documents.find(({ client }) => client)?.client ?? null

/** The documents of the request, and those beside them on their jobs, each once. */
export const sheetsOf = ({ documents }: Changeable) => {
  const all = [...documents, ...documents.flatMap(({ jobs }) => jobs.flatMap((job) => job.documents))]
  return [
    ...new Map(
      all.map(({ id, title, downloadUrl, cameSigned }) => [id, { id, title, downloadUrl, cameSigned }]),
    ).values(),
  ]
}
