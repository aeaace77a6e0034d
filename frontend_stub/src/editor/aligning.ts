// Fields in line with each other: what a moved field catches on, and which field another is aligned with. Pure.
import { type Box, within } from './draft'

/** Where lines are drawn while a field is moved, as fractions of the page. */
export interface Guides {
  x: number | null
  y: number | null
}

const edges = (at: number, size: number) => [at, at + size / 2, at + size]

/** The smallest way to bring an edge or the middle onto one of another's; null: none is near. */
function caught(own: number[], others: number[], near: number): { by: number; at: number } | null {
  let best: { by: number; at: number } | null = null
  for (const edge of own)
    for (const at of others) {
      const by = at - edge
      if (Math.abs(by) <= near && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, at }
    }
  return best
}

/** The box moved onto edges or middles of others that are `near`, and the lines that it caught on. */
export function snapped(
  box: Box,
  others: readonly Box[],
  near: { x: number; y: number },
): { box: Box; guides: Guides } {
  const x = caught(
    edges(box.x, box.width),
    others.flatMap((other) => edges(other.x, other.width)),
    near.x,
  )
  const y = caught(
    edges(box.y, box.height),
    others.flatMap((other) => edges(other.y, other.height)),
    near.y,
  )
  return {
    box: within({ ...box, x: box.x + (x?.by ?? 0), y: box.y + (y?.by ?? 0) }),
    guides: { x: x?.at ?? null, y: y?.at ?? null },
  }
}

const middle = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })

/** The box with the left edge of the nearest one above it; itself where nothing is above. */
export function underAbove<B extends Box>(box: B, others: readonly Box[]): Box {
  const above = others.filter((other) => middle(other).y < middle(box).y)
  const nearest = above.sort((one, other) => distance(box, one) - distance(box, other))[0]
  return nearest ? within({ ...box, x: nearest.x }) : box
}

/** The box on the line of the nearest one beside it: their lower edges are level, as writing is. */
export function besideNext<B extends Box>(box: B, others: readonly Box[]): Box {
  const beside = others.filter((other) => other.x >= box.x + box.width || other.x + other.width <= box.x)
  const nearest = beside.sort(
    (one, other) => Math.abs(middle(one).y - middle(box).y) - Math.abs(middle(other).y - middle(box).y),
  )[0]
  return nearest ? within({ ...box, y: nearest.y + nearest.height - box.height }) : box
}

function distance(one: Box, other: Box): number {
  const [here, there] = [middle(one), middle(other)]
  return Math.hypot(here.x - there.x, here.y - there.y)
}
