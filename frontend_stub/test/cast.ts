// A small board for the tests: Ana's firm, its stages, its jobs.
import type { Board } from '../src/board/fold'
import type { Card, StageHead, StreamEvent } from '../src/board/queries'

export const stage = (id: string, position: number, more: Partial<StageHead> = {}): StageHead => ({
  id,
  name: id,
  position,
  automove: false,
  automoveInert: false,
  jobCount: 0,
  deleted: false,
  ...more,
})

export const card = (id: string, stageId: string, rank: string, more: Partial<Card> = {}): Card => ({
  id,
  number: 1,
  title: `Job ${id}`,
  state: 'ACTIVE',
  paused: false,
  rank,
  overdue: false,
  dueOn: null,
  priority: 'NORMAL',
  tags: [],
  version: 1,
  stage: { id: stageId },
  client: null,
  assignees: [],
  progress: { done: 0, total: 0 },
  documents: [],
  automove: { state: 'WAITING', blockers: [] },
  lastMove: null,
  ...more,
})

export const board = (
  cards: Card[],
  stages = [stage('preparation', 1), stage('signature', 2), stage('filed', 3)],
): Board => ({
  id: 'tax',
  name: 'Tax return',
  version: 10,
  cursor: 'c10',
  stages,
  cards: new Map(cards.map((one) => [one.id, one])),
  gone: new Map(),
})

const placed = (one: Card, pipeline = 'tax') => ({ ...one, pipeline: { id: pipeline } })
const ana = { __typename: 'Member', id: 'ana', name: 'Ana' } as const

export function moved(version: number, one: Card, from: string, to: string, pipeline = 'tax'): StreamEvent {
  return {
    __typename: 'StreamEvent',
    version,
    cursor: `c${version}`,
    event: {
      __typename: 'JobMoved',
      id: `e${version}`,
      at: '2026-03-01T09:00:00.000Z',
      actor: ana,
      cause: 'MANUAL',
      from: { id: from, name: from },
      to: { id: to, name: to },
      job: placed(one, pipeline),
    },
  }
}

export function recipientChanged(version: number, jobs: Card[]): StreamEvent {
  return {
    __typename: 'StreamEvent',
    version,
    cursor: `c${version}`,
    event: {
      __typename: 'RecipientChanged',
      id: `e${version}`,
      at: '2026-03-01T09:00:00.000Z',
      actor: ana,
      jobs: jobs.map((one) => placed(one)),
    },
  }
}

export function stagesChanged(version: number, stages: StageHead[]): StreamEvent {
  return {
    __typename: 'StreamEvent',
    version,
    cursor: `c${version}`,
    event: {
      __typename: 'StageChanged',
      id: `e${version}`,
      at: '2026-03-01T09:00:00.000Z',
      actor: ana,
      pipeline: { id: 'tax', name: 'Tax return', stages },
    },
  }
}

export const hidden = (version: number | null): StreamEvent => ({
  __typename: 'StreamEvent',
  version,
  cursor: `c${version}`,
  event: null,
})
