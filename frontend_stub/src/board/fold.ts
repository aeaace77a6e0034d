// Old board + events = new board. Pure: nothing here waits, asks or draws.
import type { BoardEvent, Card, ReadPipeline, StageHead, StreamEvent } from './queries'

export interface Board {
  id: string
  name: string
  /** The last version folded in; the next event must be one more. */
  version: number
  /** Where to resume the stream. */
  cursor: string
  stages: StageHead[]
  /** Never changed in place: a new map for each change. */
  cards: ReadonlyMap<string, Card>
  /** Cards that left, by the version at which they did: a page read earlier does not bring them back. */
  gone: ReadonlyMap<string, number>
}

export type Folded =
  | { kind: 'folded'; board: Board; touched: string[] }
  /** Seen before: nothing to do. */
  | { kind: 'known' }
  /** A hole: the board must be read again. */
  | { kind: 'hole' }

/** A card that says to which board it belongs, as events bring it. */
export type Placed = Card & { pipeline: { id: string } }

/** A board as it was just read. */
export function boardOf(read: ReadPipeline): Board {
  const cards = new Map<string, Card>()
  for (const stage of read.stages) for (const card of stage.jobs.nodes) if (onBoard(card)) cards.set(card.id, card)
  const stages = read.stages.map(({ jobs: _, ...head }) => head)
  return {
    id: read.id,
    name: read.name,
    version: read.version,
    cursor: read.eventCursor,
    stages: ordered(stages),
    cards,
    gone: new Map(),
  }
}

/** Folds one event of the stream in. */
export function fold(board: Board, frame: StreamEvent): Folded {
  const { version, cursor, event } = frame
  if (version !== null && version <= board.version) return { kind: 'known' }
  if (version !== null && version > board.version + 1) return { kind: 'hole' }
  const next = { ...board, cursor, version: version ?? board.version }
  if (!event) return { kind: 'folded', board: next, touched: [] }
  if (event.__typename === 'StageChanged')
    return { kind: 'folded', board: withStages(next, event.pipeline), touched: [] }
  const cards = cardsOf(event)
  return { kind: 'folded', board: withCards(next, cards, 'event'), touched: cards.map(({ id }) => id) }
}

/** The cards that an event carries. */
export function cardsOf(event: BoardEvent): Placed[] {
  if ('jobs' in event) return event.jobs
  if ('job' in event) return [event.job]
  if ('task' in event) return event.task.job ? [event.task.job] : []
  return []
}

/**
 * Puts cards on the board, or takes them off. A page may be older than what events told meanwhile, so it only wins
 * with a higher version; events come in order and show the moment of delivery, so they win unless they are older.
 */
export function withCards(board: Board, arrived: readonly (Card | Placed)[], from: 'event' | 'page'): Board {
  const cards = new Map(board.cards)
  const gone = new Map(board.gone)
  for (const card of arrived) {
    const known = cards.get(card.id)?.version ?? gone.get(card.id) ?? -1
    if (from === 'event' ? card.version < known : card.version <= known) continue
    if (onBoard(card) && (!('pipeline' in card) || card.pipeline.id === board.id)) {
      cards.set(card.id, card)
      gone.delete(card.id)
    } else {
      cards.delete(card.id)
      gone.set(card.id, card.version)
    }
  }
  return { ...board, cards, gone }
}

function withStages(board: Board, changed: { id: string; name: string; stages: StageHead[] }): Board {
  return changed.id === board.id ? { ...board, name: changed.name, stages: ordered(changed.stages) } : board
}

/** Replaces one column's head, as a mutation of our own answered it. */
export function withStage(board: Board, stage: StageHead): Board {
  const others = board.stages.filter(({ id }) => id !== stage.id)
  return { ...board, stages: ordered([...others, stage]) }
}

const onBoard = (card: Card) => card.state !== 'ARCHIVED'
const ordered = (stages: StageHead[]) =>
  stages.filter(({ deleted }) => !deleted).sort((one, other) => one.position - other.position)

/** The order of cards in a column: rank byte by byte, then id. Never by locale. */
export function byRank(one: Card, other: Card): number {
  if (one.rank !== other.rank) return one.rank < other.rank ? -1 : 1
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0
}

/** A move that the server has not answered yet. */
export interface Pending {
  jobId: string
  toStageId: string
  /** The card it lies under; null on top. */
  afterJobId: string | null
}

/** The columns as they are shown: the truth, with our own unanswered moves laid over it. */
export function columns(board: Board, pending: ReadonlyMap<string, Pending>): Map<string, Card[]> {
  const lists = new Map<string, Card[]>(board.stages.map(({ id }) => [id, []]))
  for (const card of board.cards.values()) if (!pending.has(card.id)) lists.get(card.stage.id)?.push(card)
  for (const list of lists.values()) list.sort(byRank)
  for (const { jobId, toStageId, afterJobId } of pending.values()) {
    const card = board.cards.get(jobId)
    const list = lists.get(toStageId)
    if (!card || !list) continue
    const at = afterJobId === null ? 0 : list.findIndex(({ id }) => id === afterJobId) + 1
    list.splice(at, 0, card)
  }
  return lists
}
