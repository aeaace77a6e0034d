import { describe, expect, test } from 'vitest'
import { type Board, columns, fold, withCards } from '../src/board/fold'
import type { StreamEvent } from '../src/board/queries'
import { board, card, hidden, moved, recipientChanged, stage, stagesChanged } from './cast'

const replay = (start: Board, ...frames: StreamEvent[]) =>
  frames.reduce((now, frame) => {
    const folded = fold(now, frame)
    return folded.kind === 'folded' ? folded.board : now
  }, start)

const shown = (now: Board, pending = new Map()) =>
  Object.fromEntries([...columns(now, pending)].map(([id, cards]) => [id, cards.map((one) => one.id)]))

describe('old board + events = new board', () => {
  const start = board([card('a', 'preparation', 'm'), card('b', 'preparation', 't')])

  test('a moved card changes its column', () => {
    const now = replay(start, moved(11, card('a', 'signature', 'm', { version: 2 }), 'preparation', 'signature'))
    expect(shown(now)).toEqual({ preparation: ['b'], signature: ['a'], filed: [] })
    expect(now).toMatchObject({ version: 11, cursor: 'c11' })
  })

  test('the same event twice changes nothing', () => {
    const event = moved(11, card('a', 'signature', 'm', { version: 2 }), 'preparation', 'signature')
    const once = replay(start, event)
    expect(fold(once, event)).toEqual({ kind: 'known' })
  })

  test('an event from before the board was read is known', () => {
    expect(fold(start, moved(10, card('a', 'filed', 'm'), 'preparation', 'filed'))).toEqual({ kind: 'known' })
  })

  test('a version that is not the next one is a hole', () => {
    expect(fold(start, moved(12, card('a', 'filed', 'm'), 'preparation', 'filed'))).toEqual({ kind: 'hole' })
  })

  test('what may not be seen counts all the same', () => {
    const now = replay(start, hidden(11), moved(12, card('a', 'filed', 'm', { version: 2 }), 'preparation', 'filed'))
    expect(now.version).toBe(12)
    expect(shown(now).filed).toEqual(['a'])
  })

  test('an event without a version moves the cursor only', () => {
    expect(replay(start, hidden(null))).toMatchObject({ version: 10, cursor: 'cnull' })
  })

  test('a card of which nothing was known appears', () => {
    const now = replay(start, moved(11, card('z', 'filed', 'a'), 'signature', 'filed'))
    expect(shown(now).filed).toEqual(['z'])
  })

  test('a card that went to another board is gone, and an older page does not bring it back', () => {
    const left = card('a', 'elsewhere', 'm', { version: 5 })
    const now = replay(start, moved(11, left, 'preparation', 'elsewhere', 'other'))
    expect(now.cards.has('a')).toBe(false)
    expect(withCards(now, [card('a', 'preparation', 'm', { version: 4 })], 'page').cards.has('a')).toBe(false)
  })

  test('an archived card leaves the board', () => {
    const now = replay(start, recipientChanged(11, [card('a', 'preparation', 'm', { version: 2, state: 'ARCHIVED' })]))
    expect(now.cards.has('a')).toBe(false)
  })

  test('a signature changes every card that it concerns', () => {
    const signed = ['a', 'b'].map((id) => card(id, 'preparation', id, { progress: { done: 1, total: 2 } }))
    const now = replay(start, recipientChanged(11, signed))
    expect([...now.cards.values()].map(({ progress }) => progress.done)).toEqual([1, 1])
  })

  test('an event wins over the same version, a page only over an older one', () => {
    const fresh = card('a', 'preparation', 'm', { title: 'from an event' })
    const now = replay(start, recipientChanged(11, [fresh]))
    expect(now.cards.get('a')?.title).toBe('from an event')
    const page = withCards(now, [card('a', 'preparation', 'm', { title: 'from a page' })], 'page')
    expect(page.cards.get('a')?.title).toBe('from an event')
  })

  test('an older state of a card, delivered late, does not win', () => {
    const now = withCards(start, [card('a', 'filed', 'm', { version: 9 })], 'event')
    const later = replay(now, moved(11, card('a', 'signature', 'm', { version: 8 }), 'preparation', 'signature'))
    expect(later.cards.get('a')?.stage.id).toBe('filed')
  })

  test('stages are ordered by position, deleted ones left out', () => {
    const stages = [stage('filed', 3), stage('gone', 2, { deleted: true }), stage('signature', 1)]
    expect(replay(start, stagesChanged(11, stages)).stages.map(({ id }) => id)).toEqual(['signature', 'filed'])
  })

  test('the old board is not changed', () => {
    const copy = structuredClone([...start.cards])
    replay(start, moved(11, card('a', 'signature', 'm', { version: 2 }), 'preparation', 'signature'))
    expect([...start.cards]).toEqual(copy)
  })
})

describe('columns', () => {
  test('cards stand by rank, byte by byte, then by id', () => {
    const now = board([card('2', 'filed', 'a'), card('1', 'filed', 'a'), card('3', 'filed', 'Z')])
    expect(shown(now).filed).toEqual(['3', '1', '2'])
  })

  test('a move without its answer is shown where it will lie', () => {
    const now = board([card('a', 'preparation', 'm'), card('x', 'filed', 'a'), card('y', 'filed', 'b')])
    const pending = new Map([['a', { jobId: 'a', toStageId: 'filed', afterJobId: 'x' }]])
    expect(shown(now, pending)).toEqual({ preparation: [], signature: [], filed: ['x', 'a', 'y'] })
    expect(shown(now, new Map([['a', { jobId: 'a', toStageId: 'filed', afterJobId: null }]])).filed).toEqual([
      'a',
      'x',
      'y',
    ])
  })

  test('once the move is taken back, the card is where it was', () => {
    const now = board([card('a', 'preparation', 'm')])
    expect(shown(now).preparation).toEqual(['a'])
  })
})
