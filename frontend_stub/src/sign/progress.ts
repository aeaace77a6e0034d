// What is left to do before the document can be signed, in the order in which a reader meets it.
import type { RiteField } from './queries'
import { inGroup, wrongIn } from './rules'

export interface Values {
  /** What was written, or the image's data URL, by field. */
  readonly [fieldId: string]: string
}

/** Kinds that the server fills in by itself when the document is signed. */
const BY_ITSELF = new Set(['DATE_SIGNED', 'DOCUMENT_DATE'])
export const IMAGES = new Set(['SIGNATURE', 'INITIALS', 'STAMP', 'IMAGE'])

export const asksFor = (field: RiteField) => field.mine && !BY_ITSELF.has(field.kind)

export function isFilled(field: RiteField, values: Values): boolean {
  const value = values[field.id] ?? ''
  return field.kind === 'CHECKBOX' ? value === 'true' : value.trim() !== ''
}

/** What is empty and must not be, and what is not as it must be. Of a group, one is enough. */
export const left = (fields: readonly RiteField[], values: Values) =>
  fields.filter((field) => {
    if (!asksFor(field)) return false
    if (isFilled(field, values)) return wrongIn(field, values[field.id] ?? '') !== null
    return field.required && !fields.some((other) => inGroup(field, other) && isFilled(other, values))
  })

export interface PageRef {
  documentId: string
  page: number
}
export const pageKey = ({ documentId, page }: PageRef) => `${documentId} ${page}`

export type Target = { page: PageRef } | { field: RiteField } | null

/** Where "Next" leads: the first page not seen, or field not filled in, whichever comes first in the document. */
export function nextTarget(
  pages: readonly PageRef[],
  seen: ReadonlySet<string>,
  fields: readonly RiteField[],
  values: Values,
): Target {
  const open = left(fields, values)
  for (const page of pages) {
    const here = open
      .filter((field) => pageKey(field) === pageKey(page))
      .sort((one, other) => one.y - other.y || one.x - other.x)
    if (here[0] && seen.has(pageKey(page))) return { field: here[0] }
    if (!seen.has(pageKey(page))) return { page }
  }
  return open[0] ? { field: open[0] } : null
}

/** Pages and fields done, of all: for the bar. */
export function share(
  pages: readonly PageRef[],
  seen: ReadonlySet<string>,
  fields: readonly RiteField[],
  values: Values,
) {
  const open = left(fields, values)
  const asked = fields.filter((field) => asksFor(field) && (field.required || open.includes(field)))
  const done = pages.filter((page) => seen.has(pageKey(page))).length + asked.length - open.length
  return { done, total: pages.length + asked.length }
}
