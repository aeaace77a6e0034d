// What of the board is shown. It lives in the address, so that it can be sent to a colleague.
import { blockersOf } from './blockers'
import type { Card } from './queries'

export interface Filters {
  search: string
  assignee: string
  blocked: boolean
}

export const NO_FILTERS: Filters = { search: '', assignee: '', blocked: false }

export function fromUrl(query: string): Filters {
  const given = new URLSearchParams(query)
  return {
    search: given.get('q') ?? '',
    assignee: given.get('assignee') ?? '',
    blocked: given.get('blocked') === '1',
  }
}

/** The query part of the address, with its question mark; empty where nothing is filtered. */
export function toUrl({ search, assignee, blocked }: Filters): string {
  const given = new URLSearchParams()
  if (search) given.set('q', search)
  if (assignee) given.set('assignee', assignee)
  if (blocked) given.set('blocked', '1')
  const text = given.toString()
  return text && `?${text}`
}

export const isFiltering = (filters: Filters) => toUrl(filters) !== ''

/** Lower case without accents, so that "eloise" finds "Éloïse". */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()

/** Whether a card is shown: every word of the search is somewhere on it. */
export function shows({ search, assignee, blocked }: Filters, card: Card): boolean {
  if (assignee && !card.assignees.some(({ id }) => id === assignee)) return false
  if (blocked && blockersOf(card).length === 0) return false
  if (!search) return true
  const text = plain([card.title, `#${card.number}`, card.client?.name ?? '', ...card.tags].join(' '))
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word))
}
