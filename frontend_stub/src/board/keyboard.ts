// Where the arrows lead: between cards, and with Alt, where they carry a card.

export type Columns = readonly (readonly string[])[]
export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

/** The column and row of a card; null where it is not shown. */
export function placeOf(columns: Columns, card: string | null): [column: number, row: number] | null {
  if (card === null) return null
  for (const [column, cards] of columns.entries()) {
    const row = cards.indexOf(card)
    if (row >= 0) return [column, row]
  }
  return null
}

/** The card that an arrow leads to. Empty columns are stepped over; from nowhere, the first card. */
export function step(columns: Columns, from: string | null, arrow: Arrow): string | null {
  const place = placeOf(columns, from)
  if (!place) return columns.find((cards) => cards.length)?.[0] ?? null
  const [column, row] = place
  if (arrow === 'ArrowUp') return columns[column]![row - 1] ?? from
  if (arrow === 'ArrowDown') return columns[column]![row + 1] ?? from
  const by = arrow === 'ArrowLeft' ? -1 : 1
  for (let at = column + by; at >= 0 && at < columns.length; at += by) {
    const cards = columns[at]!
    if (cards.length) return cards[Math.min(row, cards.length - 1)]!
  }
  return from
}

export interface Target {
  column: number
  /** The card it will lie under; null on top. */
  after: string | null
}

/** Where Alt and an arrow carry a card; null where it cannot go further. */
export function carry(columns: Columns, card: string, arrow: Arrow): Target | null {
  const place = placeOf(columns, card)
  if (!place) return null
  const [column, row] = place
  const cards = columns[column]!
  if (arrow === 'ArrowUp') return row === 0 ? null : { column, after: cards[row - 2] ?? null }
  if (arrow === 'ArrowDown') return row === cards.length - 1 ? null : { column, after: cards[row + 1]! }
  const to = column + (arrow === 'ArrowLeft' ? -1 : 1)
  return columns[to] ? { column: to, after: null } : null
}

/** Whether keys are for writing here, so that shortcuts stay out of the way. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return !!element?.closest?.('input, textarea, select, [contenteditable], [role="menu"], [role="listbox"], dialog')
}
