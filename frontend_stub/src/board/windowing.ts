// Which cards of a long column are worth drawing. Cards are of one height, so it is arithmetic.

export interface Slice {
  /** The first card drawn, and the one after the last. */
  from: number
  to: number
  /** Empty space above and below, in pixels. */
  before: number
  after: number
}

/** Cards drawn beyond the edges, so that scrolling shows no gap. */
const SPARE = 3

/** So many cards are in the document at most, however long the board. */
export const MOST = 150

/** `columns` share what may be drawn. */
export function slice(count: number, height: number, scrolled: number, visible: number, columns: number): Slice {
  const share = Math.max(1, Math.floor(MOST / Math.max(1, columns)))
  const seen = Math.ceil(visible / height) + 1
  const size = Math.min(count, share, seen + 2 * SPARE)
  const top = Math.floor(scrolled / height) - Math.max(0, Math.floor((size - seen) / 2))
  const from = Math.max(0, Math.min(top, count - size))
  const to = Math.min(count, from + size)
  return { from, to, before: from * height, after: (count - to) * height }
}

/** How far to scroll so that a card is wholly seen; null where it is already. */
export function reveal(index: number, height: number, scrolled: number, visible: number): number | null {
  const top = index * height
  if (top < scrolled) return top
  if (top + height > scrolled + visible) return top + height - visible
  return null
}

/** The height of a card with the gap under it: 7.5rem in the style sheet, so that it grows with the reader's type. */
export const cardHeight = () => 7.5 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
