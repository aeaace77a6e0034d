import { expect, test } from 'vitest'
import { given } from '../src/board/blockers'
import { movedText } from '../src/board/moved'
import type { Card } from '../src/board/queries'
import { speak } from '../src/words/catalogue'
import { card } from './cast'

type Paper = Card['documents'][number]
const paper = (state: Paper['state'], done = 1, total = 2): Paper => ({
  id: `${state}${done}`,
  state,
  signatureProgress: { done, total },
})
const on = (...documents: Paper[]) => given(card('a', 'signature', 'a0', { documents }))

test('a card counts signatures as signatures, approvals as approvals, and both together as answers', () => {
  expect(on(paper('PENDING_SIGNATURE'), paper('SIGNED', 2))).toEqual({ what: 'signatures', done: 3, total: 4 })
  expect(on(paper('PENDING_APPROVAL'), paper('APPROVED', 2))).toEqual({ what: 'approvals', done: 3, total: 4 })
  expect(on(paper('APPROVED', 2), paper('PENDING_SIGNATURE'))).toEqual({ what: 'answers', done: 3, total: 4 })
})

test('where a document no longer says what was asked for, its answers are counted', () => {
  for (const state of ['DECLINED', 'EXPIRED', 'VOIDED', 'CHANGES_REQUESTED', 'NONE'] as const)
    expect(on(paper(state))?.what).toBe('answers')
  expect(on(paper('NONE', 0, 0))).toBeNull()
})

test('a job that moved by itself says whether all signed or all approved', async () => {
  await speak('en', { en: () => import('../src/words/board.en'), fr: () => import('../src/words/board.fr') })
  const said = (kind: 'SIGNATURE' | 'APPROVAL', total: number) =>
    movedText({
      cause: 'AUTOMOVE',
      because: [{ __typename: 'Envelope', id: 'env', title: 'Letter', kind, progress: { done: total, total } }],
    })
  expect(said('SIGNATURE', 2)).toBe('Moved automatically: all 2 parties signed')
  expect(said('APPROVAL', 2)).toBe('Moved automatically: all 2 parties approved')
  expect(said('APPROVAL', 1)).toBe('Moved automatically: the one party approved')
})
