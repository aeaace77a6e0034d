import { expect, test } from 'vitest'
import { jobsOf, joined, ownerIn, withOwner } from '../src/desk/letters'
import type { Letter } from '../src/desk/queries'

const letter = (id: string, ...jobs: string[]): Letter => ({
  id,
  title: id,
  kind: 'SIGNATURE',
  state: 'SENT',
  daysWaiting: 0,
  owner: { id: 'mem_1', name: 'Nora' },
  progress: { done: 0, total: 1 },
  current: [],
  documents: jobs.map((job) => ({ id: `doc_${job}`, jobs: [{ id: job, title: job }] })),
})

test('the owner survives the way through the address, and everyone leaves no trace', () => {
  expect(ownerIn(withOwner('mem_1').slice(1))).toBe('mem_1')
  expect(withOwner('')).toBe('')
  expect(ownerIn('')).toBe('')
})

test('a letter that moved between two pages is shown once', () => {
  const [a, b, c] = [letter('a'), letter('b'), letter('c')]
  expect(joined([a, b], [b, c]).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('a job that two documents of a letter are linked to is named once', () => {
  expect(jobsOf(letter('a', 'one', 'two', 'one')).map(({ id }) => id)).toEqual(['one', 'two'])
})
