// The request being written: who signs, in what order, and where on the pages. Pure; the dialog draws it.

import { hasStamp, isChoice, type Kind, mustBeWritten, SIZES } from './kinds'

/** Fractions of the page, the origin at its top left. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}
export interface Place extends Box {
  id: string
  kind: Kind
  /** The recipient's key; null for what the sender writes on the page. */
  recipient: string | null
  documentId: string
  page: number
  required: boolean
  label: string
  options?: string[]
  pattern?: string | null
  value?: string | null
  /** Of a template: filled in from data when a document is made. */
  variable?: string
}
export interface Party {
  key: string
  name: string
  email: string
  party: 'FIRM' | 'CLIENT' | 'OTHER'
  contactId?: string
  memberId?: string
  routingOrder: number
  phone: string
  channel: 'EMAIL' | 'SMS'
  check: 'NONE' | 'EMAIL_CODE' | 'SMS_CODE'
  /** For which company they act; empty: for none, or for one that the server knows. */
  company: string
  /** Reads and takes note instead of signing. */
  reads: boolean
  /** Is kept as a contact of the job’s client. */
  save: boolean
  /** Has answered: nothing that concerns them changes any more. */
  fixed?: true
  /** Approves in a request for signatures, so needs no place to sign. */
  approves?: true
}
/** How a party is asked, unless something else is said. */
export const USUAL = { phone: '', company: '', channel: 'EMAIL', check: 'NONE', reads: false, save: false } as const
export interface Draft {
  kind: 'SIGNATURE' | 'APPROVAL'
  title: string
  message: string
  documentIds: string[]
  parties: Party[]
  places: Place[]
  /** How long each may take, in days; empty: as the firm says. */
  days: string
  /** The date that the document states; empty: none. */
  documentDate: string
  /** Of those with a number, how many are enough; without: all. */
  quorums: Record<number, number>
  /** What the files propose and was taken or put aside. */
  settled?: string[]
}

const LEAST = 0.012

const round = (value: number) => Math.round(value * 1e5) / 1e5

/** Keeps a box on its page, and no smaller than can be taken hold of. */
export function within({ x, y, width, height }: Box): Box {
  const w = Math.min(1, Math.max(LEAST, width))
  const h = Math.min(1, Math.max(LEAST, height))
  return {
    x: round(Math.min(1 - w, Math.max(0, x))),
    y: round(Math.min(1 - h, Math.max(0, y))),
    width: round(w),
    height: round(h),
  }
}

/** A first box of a kind, around a point. */
export function boxAt(kind: Kind, x: number, y: number): Box {
  const [width, height] = SIZES[kind]
  return within({ x: x - width / 2, y: y - height / 2, width, height })
}

const STEP = 0.005
const ways: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** What a key does to a box: arrows move it, with Shift they change its size, with Alt in finer steps. */
export function nudge(box: Box, key: string, shift: boolean, fine: boolean): Box | null {
  const way = ways[key]
  if (!way) return null
  const step = fine ? STEP / 5 : STEP
  const [dx, dy] = [way[0] * step, way[1] * step]
  if (!shift) return within({ ...box, x: box.x + dx, y: box.y + dy })
  return within({ ...box, width: Math.min(box.width + dx, 1 - box.x), height: Math.min(box.height + dy, 1 - box.y) })
}

export type Lack = 'documents' | 'parties' | 'email' | 'phone' | 'signature' | 'alone' | 'bare' | FieldLack
type FieldLack = 'options' | 'stamp' | 'value' | 'documentDate'

/** Whether one of its documents came with signatures: it is asked about alone, and signed without a field. */
export const isBare = ({ documentIds }: Draft, sheets: readonly { id: string; cameSigned?: boolean }[]) =>
  sheets.some(({ id, cameSigned }) => cameSigned && documentIds.includes(id))

/** What is still missing before the request can be sent; the server has the last word. */
export function lacks(draft: Draft, bare = false): { lack: Lack; name?: string }[] {
  const { kind, documentIds, parties, places } = draft
  const missing: { lack: Lack; name?: string }[] = []
  if (documentIds.length === 0) missing.push({ lack: 'documents' })
  if (bare && documentIds.length > 1) missing.push({ lack: 'alone' })
  if (bare && places.length > 0) missing.push({ lack: 'bare' })
  if (parties.every(({ reads }) => reads)) missing.push({ lack: 'parties' })
  for (const { key, name, email, phone, channel, check, reads, approves, memberId, contactId } of parties) {
    const known = memberId || contactId
    const mailed = channel === 'EMAIL' || check === 'EMAIL_CODE'
    if (mailed && !known && !/^\S+@\S+\.\S+$/.test(email)) missing.push({ lack: 'email', name })
    if ((channel === 'SMS' || check === 'SMS_CODE') && !phone.trim()) missing.push({ lack: 'phone', name })
    const signed = places.some((place) => place.recipient === key && MARKS.includes(place.kind))
    if (kind === 'SIGNATURE' && !bare && !reads && !approves && !signed) missing.push({ lack: 'signature', name })
  }
  if (kind === 'SIGNATURE')
    for (const place of places) {
      const lack = lackOf(place, draft)
      const name = place.label || parties.find(({ key }) => key === place.recipient)?.name || ''
      if (lack && !missing.some((one) => one.lack === lack && one.name === name)) missing.push({ lack, name })
    }
  return missing
}

const MARKS: Kind[] = ['SIGNATURE', 'INITIALS']

/** What keeps one field from being as it is: choices without answers, a person's stamp, what the sender left empty. */
function lackOf(place: Place, { parties, documentDate }: Draft): FieldLack | null {
  const { kind, recipient, required, value } = place
  if (isChoice(kind) && optionsOf(place).length === 0) return 'options'
  const party = parties.find(({ key }) => key === recipient)
  if (kind === 'STAMP' && party && !hasStamp(party)) return 'stamp'
  if (!required || value) return null
  if (kind === 'DOCUMENT_DATE') return documentDate ? null : 'documentDate'
  return recipient === null && mustBeWritten(kind) ? 'value' : null
}

/** The answers to choose from, each once. */
export const optionsOf = ({ options = [] }: Pick<Place, 'options'>) => [
  ...new Set(options.map((option) => option.trim()).filter(Boolean)),
]

/** Groups of which fewer than all can be enough: those of several who must act at the same number. */
export function groupsOf(parties: readonly Party[]): { order: number; size: number }[] {
  const sizes = new Map<number, number>()
  for (const { routingOrder, reads } of parties) if (!reads) sizes.set(routingOrder, (sizes.get(routingOrder) ?? 0) + 1)
  return [...sizes]
    .map(([order, size]) => ({ order, size }))
    .filter(({ size }) => size > 1)
    .sort((one, other) => one.order - other.order)
}

/** What both kinds of request send. */
function termsOf(
  { title, message, documentIds, parties, days, quorums }: Draft,
  jobId: string,
  idempotencyKey: string,
) {
  return {
    title: title.trim() || null,
    message: message.trim() || null,
    documentIds,
    linkJobIds: [jobId],
    idempotencyKey,
    expiresInDays: days ? Number(days) : null,
    quorums: quorumsOf({ parties, quorums }),
  }
}

export const quorumsOf = ({ parties, quorums }: Pick<Draft, 'parties' | 'quorums'>) =>
  groupsOf(parties).flatMap(({ order, size }) => {
    const quorum = quorums[order] ?? size
    return quorum < size ? [{ routingOrder: order, quorum }] : []
  })

export function partyOf({ kind }: Draft, clientId: string | null, one: Party) {
  const { key, name, email, phone, party, contactId, memberId, routingOrder, channel, check, reads, save } = one
  const company = one.company.trim() || null
  const acts = kind === 'APPROVAL' ? ('APPROVER' as const) : ('SIGNER' as const)
  const written = { email: email || null, phone: phone.trim() || null }
  return {
    key,
    role: reads ? ('VIEWER' as const) : acts,
    acknowledge: reads,
    party,
    routingOrder,
    channel,
    identityCheck: check,
    saveContactToClientId: save ? clientId : null,
    ...(memberId
      ? { memberId, phone: written.phone }
      : contactId
        ? { contactId, ...written, company }
        : { name, ...written, company }),
  }
}

export const signatureOf = (draft: Draft, job: { id: string; client: { id: string } | null }, key: string) => ({
  ...termsOf(draft, job.id, key),
  recipients: draft.parties.map((one) => partyOf(draft, job.client?.id ?? null, one)),
  documentDate: draft.documentDate || null,
  fields: fieldsOf(draft),
})
export const fieldsOf = ({ places }: Pick<Draft, 'places'>) =>
  places.map(({ id: _, label, pattern, value, ...place }) => ({
    ...place,
    options: optionsOf(place),
    label: label || null,
    pattern: pattern || null,
    value: value || null,
  }))
export const approvalOf = (draft: Draft, job: { id: string; client: { id: string } | null }, key: string) => ({
  ...termsOf(draft, job.id, key),
  approvers: draft.parties.map((one) => partyOf(draft, job.client?.id ?? null, one)),
})

/** A short word of each party for the keys of the request, unlike all others. */
export function freshPartyKey(parties: readonly Party[]): string {
  let number = parties.length + 1
  while (parties.some(({ key }) => key === `r${number}`)) number += 1
  return `r${number}`
}
