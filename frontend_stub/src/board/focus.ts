// Which card the keyboard is at, and which card's Move menu is open.
import { signal } from '@preact/signals'

/** `wanted` when the page itself is to put the focus there: never for what others did. */
export const focused = signal<{ id: string | null; wanted: boolean }>({ id: null, wanted: false })
export const moving = signal<{ jobId: string; from: HTMLElement } | null>(null)

export const focusOn = (id: string | null) => {
  focused.value = { id, wanted: true }
}
