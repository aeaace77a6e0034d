import { expect, test } from 'vitest'
import { fromUrl, isFiltering, NO_FILTERS, shows, toUrl } from '../src/board/filters'
import { card } from './cast'

test('filters survive the way through the address', () => {
  for (const filters of [
    NO_FILTERS,
    { search: 'Éloïse & Söhne #12', assignee: '', blocked: false },
    { search: '', assignee: 'mem_1', blocked: true },
  ])
    expect(fromUrl(toUrl(filters))).toEqual(filters)
})

test('no filter leaves no trace in the address', () => {
  expect(toUrl(NO_FILTERS)).toBe('')
  expect(isFiltering(NO_FILTERS)).toBe(false)
})

test('a search finds title, client, number and tags, without minding accents or case', () => {
  const one = card('a', 's', 'm', {
    title: 'Form 1040',
    number: 12,
    client: { id: 'c', name: 'Éloïse Martin' },
    tags: ['vip'],
  })
  for (const search of ['eloise', '1040', '#12', 'VIP', 'martin form'])
    expect(shows({ ...NO_FILTERS, search }, one)).toBe(true)
  expect(shows({ ...NO_FILTERS, search: 'martin 1065' }, one)).toBe(false)
})

test('an assignee, and what waits', () => {
  const waiting = card('a', 's', 'm', {
    assignees: [{ id: 'ana', name: 'Ana' }],
    automove: {
      state: 'WAITING',
      blockers: [{ code: 'SIGNATURE_PENDING', since: '2026-01-01T00:00:00.000Z', waitingFor: [], assignee: null }],
    },
  })
  const quiet = card('b', 's', 'm', {
    automove: {
      state: 'OFF',
      blockers: [{ code: 'AUTOMOVE_OFF', since: '2026-01-01T00:00:00.000Z', waitingFor: [], assignee: null }],
    },
  })
  expect(shows({ ...NO_FILTERS, assignee: 'ana' }, waiting)).toBe(true)
  expect(shows({ ...NO_FILTERS, assignee: 'ana' }, quiet)).toBe(false)
  expect(shows({ ...NO_FILTERS, blocked: true }, waiting)).toBe(true)
  expect(shows({ ...NO_FILTERS, blocked: true }, quiet)).toBe(false)
})
