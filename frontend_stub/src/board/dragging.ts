// Dragging cards with a mouse. On touch and by keyboard the Move menu is the way.
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import type { DragLocationHistory } from '@atlaskit/pragmatic-drag-and-drop/types'
import { signal } from '@preact/signals'
import { announce } from '../look/messages'
import { t } from '../words/catalogue'
import type { Card } from './queries'
import { board, move } from './store'
import { cardHeight } from './windowing'

/** Where the card in hand would be put down. */
export const hovering = signal<{ stageId: string; index: number } | null>(null)
/** The card in hand, as it was when it was taken up. */
const held = signal<Card | null>(null)

/** Whether the card in hand still lies where it was taken up. */
function unmoved(): boolean {
  const now = board.value?.cards.get(held.value?.id ?? '')
  return !!now && now.stage.id === held.value?.stage.id
}

export function carryCard(element: HTMLElement, jobId: string) {
  return draggable({
    element,
    getInitialData: () => ({ jobId }),
    onDragStart: () => {
      held.value = board.value?.cards.get(jobId) ?? null
      element.classList.add('held')
    },
    onDrop: () => {
      element.classList.remove('held')
      hovering.value = null
    },
  })
}

export function acceptCards(list: HTMLElement, stageId: string, cards: () => readonly Card[]) {
  const column = list.closest<HTMLElement>('.column') ?? list
  const indexAt = ({ current }: DragLocationHistory) => {
    const y = current.input.clientY - list.getBoundingClientRect().top + list.scrollTop
    return Math.max(0, Math.min(Math.round(y / cardHeight()), cards().length))
  }
  return dropTargetForElements({
    element: column,
    canDrop: ({ source }) => typeof source.data.jobId === 'string',
    onDrag: ({ location }) => {
      if (!unmoved()) return letGo()
      const index = indexAt(location)
      if (hovering.value?.stageId !== stageId || hovering.value.index !== index) hovering.value = { stageId, index }
    },
    onDragLeave: () => {
      if (hovering.value?.stageId === stageId) hovering.value = null
    },
    onDrop: ({ source, location }) => {
      hovering.value = null
      if (!held.value || !unmoved()) return
      const target = indexAt(location)
      const jobId = String(source.data.jobId)
      const others = cards().filter(({ id }) => id !== jobId)
      const own = cards().findIndex(({ id }) => id === jobId)
      const index = own >= 0 && own < target ? target - 1 : target
      if (index === own) return
      void move({ jobId, toStageId: stageId, afterJobId: others[index - 1]?.id ?? null })
    },
  })
}

/** A card that moved elsewhere while it was held is let go: the stale board must not take it back. */
function letGo() {
  if (!held.value) return
  announce(t('moved.letGo', { title: held.value.title }))
  held.value = null
  hovering.value = null
}
