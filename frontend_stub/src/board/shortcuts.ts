// The keyboard's ways through the board. Off while somebody writes.
import { focused, focusOn, moving } from './focus'
import { type Arrow, carry, isTyping, placeOf, step } from './keyboard'
import { opened } from './opened'
import { board, lists, move } from './store'

const shownColumns = () => board.value!.stages.map(({ id }) => (lists.value.get(id) ?? []).map((card) => card.id))

export function shortcuts(): () => void {
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}

function pressed(event: KeyboardEvent) {
  if (!board.value || event.defaultPrevented || isTyping(event.target)) return
  if (event.key.startsWith('Arrow') && !event.ctrlKey && !event.metaKey && !event.shiftKey) return arrow(event)
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const doing: Record<string, () => void> = {
    '/': () => {
      focused.value = { ...focused.value, wanted: false }
      document.getElementById('find')?.focus()
    },
    '?': () => {
      opened.value = { kind: 'help' }
    },
    m: openMenu,
  }
  if (!doing[event.key]) return
  event.preventDefault()
  doing[event.key]!()
}

/** Arrows are the board's when a card has the focus, or nothing has. */
function arrow(event: KeyboardEvent) {
  const target = event.target as HTMLElement
  if (target !== document.body && !target.closest('.card')) return
  const key = event.key as Arrow
  const columns = shownColumns()
  const at = focused.value.id
  if (!event.altKey) {
    event.preventDefault()
    return focusOn(step(columns, at, key))
  }
  const to = at && carry(columns, at, key)
  event.preventDefault()
  if (!at || !to) return
  focusOn(at)
  void move({ jobId: at, toStageId: board.value!.stages[to.column]!.id, afterJobId: to.after })
}

function openMenu() {
  const id = focused.value.id
  if (!id || !placeOf(shownColumns(), id)) return
  const from = document.querySelector<HTMLElement>(`[data-job="${CSS.escape(id)}"] .card-title`)
  if (from) moving.value = { jobId: id, from }
}
