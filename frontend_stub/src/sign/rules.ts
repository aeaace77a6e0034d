// What may be written in a field, as the server checks it too.
import { fits } from './pattern'
import type { RiteField } from './queries'

export type Wrong = 'number' | 'date' | 'email' | 'pattern'

/** What is wrong with what was written; nothing is wrong with an empty field. */
export function wrongIn({ kind, pattern }: RiteField, value: string): Wrong | null {
  if (value === '') return null
  if (kind === 'NUMBER' && !Number.isFinite(Number(value.replaceAll(' ', '').replace(',', '.')))) return 'number'
  if (kind === 'DATE' && !/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'date'
  if (kind === 'EMAIL' && !/^[^\s<>,;:"\\()[\]]+@[^\s<>,;:"\\()[\]@]+$/.test(value)) return 'email'
  return pattern && !fits(pattern, value) ? 'pattern' : null
}

/** Radio buttons of one label belong together; one that offers several answers by itself is a list. */
export const isButton = ({ kind, options }: RiteField) => kind === 'RADIO' && options?.length === 1
export const inGroup = (one: RiteField, other: RiteField) =>
  one.kind === 'RADIO' && other.kind === 'RADIO' && one.mine && other.mine && !!one.label && one.label === other.label
