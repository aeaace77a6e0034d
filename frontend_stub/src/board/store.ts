// The board as it is kept in this window: what the server said, and our own moves that it has not answered yet.
import { computed, signal } from '@preact/signals'
import { ask } from '../api/client'
import { follow, liveness } from '../api/live'
import { freshKey } from '../api/refusal'
import { announce, toast } from '../look/messages'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { fromUrl, isFiltering, shows, toUrl } from './filters'
import { type Board, boardOf, columns, fold, type Pending, withCards, withStage } from './fold'
import { tell } from './news'
import type { Card, Decision, Frame, StageHead } from './queries'
import { BOARD, BOARD_EVENTS, COLUMN_PAGE, MOVE_JOB, UPDATE_STAGE } from './queries'
import { go, query, route } from './route'

export const board = signal<Board | null>(null)
export const pending = signal<ReadonlyMap<string, Pending>>(new Map())
/** Columns whose cards are not all here yet. */
export const loading = signal<ReadonlySet<string>>(new Set())
export const trouble = signal('')
/** Jobs that an event has just told about, and how often: who shows one of them reads it anew. */
export const touched = signal<{ jobs: readonly string[] }>({ jobs: [] })

export const filters = computed(() => fromUrl(query.value))
export const setFilters = (change: Partial<ReturnType<typeof fromUrl>>) =>
  go(location.pathname + toUrl({ ...filters.value, ...change }), 'replace')

const everyColumn = computed(() => (board.value ? columns(board.value, pending.value) : new Map<string, Card[]>()))
/** What is drawn: the cards of each column that pass the filters. */
export const lists = computed(() => {
  const wanted = filters.value
  if (!isFiltering(wanted)) return everyColumn.value
  return new Map([...everyColumn.value].map(([stage, cards]) => [stage, cards.filter((card) => shows(wanted, card))]))
})
export const countOf = (stage: StageHead) =>
  loading.value.has(stage.id) ? stage.jobCount : (everyColumn.value.get(stage.id)?.length ?? 0)

/** About as many as can be seen of a column; the rest follows in pages. */
const FIRST = 12
let truth: Board | null = null
/** The board that is open, or about to be. */
let wanted = ''
let hidden = false
let unfollow = () => {}
let reading = 0

/** Shows the truth, unless it is just being read again: then the old board stays until the new one is whole. */
function publish(next: Board) {
  truth = next
  if (!hidden) board.value = next
}

/** Opens a board and follows it. */
export async function open(id: string): Promise<void> {
  if (wanted === id && !trouble.value) return
  close()
  wanted = id
  await read(id)
}

export function close() {
  unfollow()
  reading += 1
  wanted = ''
  truth = null
  hidden = false
  board.value = null
  pending.value = new Map()
  trouble.value = ''
}

/** Reads a board from the start. Also the way out of a hole in the stream. */
async function read(id: string): Promise<void> {
  reading += 1
  const turn = reading
  unfollow()
  hidden = board.value !== null
  try {
    const { pipeline } = await ask(BOARD, { id, first: FIRST })
    if (turn !== reading) return
    if (!pipeline) {
      trouble.value = t('board.notFound')
      return
    }
    trouble.value = ''
    publish(boardOf(pipeline))
    listen(id, turn)
    loading.value = new Set(pipeline.stages.filter(({ jobs }) => jobs.pageInfo.hasNextPage).map((stage) => stage.id))
    for (const { id: stage, jobs } of pipeline.stages)
      if (jobs.pageInfo.hasNextPage) await readOn(stage, jobs.pageInfo.endCursor, turn)
    if (turn !== reading) return
    hidden = false
    if (truth) publish(truth)
  } catch (error) {
    if (turn !== reading) return
    if (board.value) setTimeout(() => turn === reading && read(id), 3_000)
    else trouble.value = troubleOf(error)
  }
}

export const readAgain = () => {
  if (route.value.page === 'board') void read(route.value.pipelineId)
}

/** Reads the rest of a column, page by page. */
async function readOn(stage: string, from: string | null, turn: number) {
  for (let after = from; after !== null; ) {
    const { node } = await ask(COLUMN_PAGE, { stage, after })
    if (turn !== reading || node?.__typename !== 'Stage' || !truth) return
    publish(withCards(truth, node.jobs.nodes, 'page'))
    after = node.jobs.pageInfo.hasNextPage ? node.jobs.pageInfo.endCursor : null
  }
  loading.value = new Set([...loading.value].filter((one) => one !== stage))
}

function listen(id: string, turn: number) {
  const variables = {
    pipelineId: id,
    // Read at each connection: the stream goes on where we are.
    get after() {
      return truth?.cursor ?? null
    },
  }
  unfollow = follow(
    BOARD_EVENTS,
    variables,
    ({ pipelineEvents }) => turn === reading && take(pipelineEvents),
    () => {
      if (turn === reading) setTimeout(() => turn === reading && read(id), 2_000)
    },
  )
}

function take(frame: Frame) {
  if (!truth) return
  if (frame.__typename === 'StreamReady') {
    liveness.value = 'live'
    return
  }
  if (frame.__typename === 'StreamGap') return void read(truth.id)
  const before = truth
  const folded = fold(truth, frame)
  if (folded.kind === 'hole') return void read(truth.id)
  if (folded.kind === 'known') return
  publish(folded.board)
  touched.value = { jobs: folded.touched }
  if (frame.event)
    tell(
      frame.event,
      before,
      folded.touched.some((id) => pending.value.has(id)),
    )
}

/** Puts a card on the board that a mutation of our own answered. */
export function take1(card: Card) {
  if (truth) publish(withCards(truth, [card], 'event'))
}
export function takeStage(stage: StageHead) {
  if (truth) publish(withStage(truth, stage))
}

export interface Move {
  jobId: string
  toStageId: string
  afterJobId: string | null
}
/** A move that waits for its person to decide about open items. */
export const asking = signal<{ move: Move; question: Decision } | null>(null)

type Choice = { pendingItems?: Decision['choices'][number]; reason?: string }

/** Moves a card: shown at once, taken back with the reason if the server refuses. */
export async function move({ jobId, toStageId, afterJobId }: Move, choice: Choice = {}): Promise<void> {
  const card = truth?.cards.get(jobId)
  if (!card || (pending.value.has(jobId) && !choice.pendingItems)) return
  const stage = truth!.stages.find(({ id }) => id === toStageId)
  pending.value = new Map(pending.value).set(jobId, { jobId, toStageId, afterJobId })
  const input = { jobId, toStageId, afterJobId, expectedVersion: card.version, idempotencyKey: freshKey(), ...choice }
  try {
    const { moveJob } = await ask(MOVE_JOB, { input })
    const [refusal] = moveJob.userErrors
    if (moveJob.job) take1(moveJob.job)
    if (!refusal) {
      asking.value = null
      announce(t('moved.own', { title: card.title, stage: stage?.name ?? '' }))
    } else if (refusal.__typename === 'PendingItemsDecisionRequired') {
      asking.value = { move: { jobId, toStageId, afterJobId }, question: refusal }
    } else {
      if (refusal.__typename === 'VersionConflict' && refusal.current.__typename === 'Job') take1(refusal.current)
      refuse(card, refusalsOf(moveJob.userErrors))
    }
  } catch (error) {
    refuse(card, troubleOf(error))
  } finally {
    // While its person decides, the card stays where it was put down.
    if (asking.value?.move.jobId !== jobId) putBack(jobId)
  }
}

function putBack(jobId: string) {
  const rest = new Map(pending.value)
  rest.delete(jobId)
  pending.value = rest
}

/** Nothing is decided: the card returns to its place. */
export function cancelMove() {
  const jobId = asking.value?.move.jobId
  asking.value = null
  if (jobId) putBack(jobId)
}

function refuse(card: Card, reason: string) {
  asking.value = null
  toast('bad', t('moved.refused', { title: card.title, reason }))
}

/** Turns a column's automove on or off; shown at once, taken back if refused. */
export async function setAutomove(stage: StageHead, automove: boolean): Promise<void> {
  takeStage({ ...stage, automove })
  try {
    const { updateStage } = await ask(UPDATE_STAGE, { input: { id: stage.id, automove } })
    if (updateStage.stage) takeStage(updateStage.stage)
    if (updateStage.userErrors.length) {
      takeStage({ ...stage, automove: !automove })
      toast('bad', refusalsOf(updateStage.userErrors))
    } else announce(t(automove ? 'automove.turnedOn' : 'automove.turnedOff', { stage: stage.name }))
  } catch (error) {
    takeStage({ ...stage, automove: !automove })
    toast('bad', troubleOf(error))
  }
}
