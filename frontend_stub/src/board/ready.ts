// What stands ready in each column: settled while nothing moved it, so that it moves when somebody says so.
import { computed, signal } from '@preact/signals'
import { ask } from '../api/client'
import { announce, toast } from '../look/messages'
import { refusalsOf, troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { MOVE_READY, READY, type ReadReady, type StageHead } from './queries'
import { board } from './store'

const read = signal<ReadReady['stages']>([])

/** How many by column: as they were read, without those that have left since. */
export const ready = computed(() => {
  if (!board.value) return new Map<string, number>()
  const { cards, gone } = board.value
  const left = (stage: string, id: string) => gone.has(id) || (cards.get(id)?.stage.id ?? stage) !== stage
  const count = ({ id: stage, readyJobs: { totalCount, nodes } }: ReadReady['stages'][number]) =>
    totalCount - nodes.filter(({ id }) => left(stage, id)).length
  return new Map(read.value.map((stage) => [stage.id, count(stage)]))
})

/** Read anew with the board and with every change of its stages. */
export async function readReady(id: string): Promise<void> {
  try {
    const { pipeline } = await ask(READY, { id })
    if (pipeline && board.value?.id === id) read.value = pipeline.stages
  } catch {
    // The board itself says what is wrong; without this the columns lack a button.
  }
}

export async function moveReady(stage: StageHead, next: StageHead): Promise<void> {
  try {
    const { moveReadyJobs } = await ask(MOVE_READY, { input: { stageId: stage.id } })
    if (moveReadyJobs.userErrors.length) toast('bad', refusalsOf(moveReadyJobs.userErrors))
    else announce(t('ready.moved', { n: moveReadyJobs.jobs.length, next: next.name }))
  } catch (error) {
    toast('bad', troubleOf(error))
  }
  await readReady(board.value?.id ?? '')
}
