// The request being written: who signs, in what order, and where on the pages. Pure; the dialog draws it.

export type Kind = 'SIGNATURE' | 'DATE_SIGNED' | 'NAME' | 'TEXT' | 'CHECKBOX'
export const KINDS: Kind[] = ['SIGNATURE', 'DATE_SIGNED', 'NAME', 'TEXT', 'CHECKBOX']

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
  /** The recipient's key. */
  recipient: string
  documentId: string
  page: number
  required: boolean
  label: string
}
export interface Party {
  key: string
  name: string
  email: string
  party: 'FIRM' | 'CLIENT' | 'OTHER'
  contactId?: string
  memberId?: string
  routingOrder: number
}
export interface Draft {
  title: string
  message: string
  documentIds: string[]
  parties: Party[]
  places: Place[]
}

/** First sizes, as a share of a page of letter size. */
const SIZES: Record<Kind, [width: number, height: number]> = {
  SIGNATURE: [0.26, 0.04],
  DATE_SIGNED: [0.13, 0.024],
  NAME: [0.24, 0.024],
  TEXT: [0.24, 0.024],
  CHECKBOX: [0.026, 0.02],
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

export type Lack = 'documents' | 'parties' | 'email' | 'signature'

/** What is still missing before the request can be sent; the server has the last word. */
export function lacks({ documentIds, parties, places }: Draft): { lack: Lack; name?: string }[] {
  const missing: { lack: Lack; name?: string }[] = []
  if (documentIds.length === 0) missing.push({ lack: 'documents' })
  if (parties.length === 0) missing.push({ lack: 'parties' })
  for (const { key, name, email, memberId, contactId } of parties) {
    if (!memberId && !contactId && !/^\S+@\S+\.\S+$/.test(email)) missing.push({ lack: 'email', name })
    if (!places.some((place) => place.recipient === key && place.kind === 'SIGNATURE'))
      missing.push({ lack: 'signature', name })
  }
  return missing
}

/** A short word of each party for the keys of the request, unlike all others. */
export function freshPartyKey(parties: readonly Party[]): string {
  let number = parties.length + 1
  while (parties.some(({ key }) => key === `r${number}`)) number += 1
  return `r${number}`
}
