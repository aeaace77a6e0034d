// Whether what was drawn can be a signature: a dot or a straight line cannot.

export interface Point {
  x: number
  y: number
}
export type Verdict = 'good' | 'empty' | 'dot' | 'line'

/** Pixels: less than this across is a dot. */
const DOT = 12
/** Breadth over length: less than this is a line. */
const THIN = 0.04

export function judge(strokes: readonly (readonly Point[])[]): Verdict {
  const points = strokes.flat()
  if (points.length === 0) return 'empty'
  const across = Math.max(range(points.map(({ x }) => x)), range(points.map(({ y }) => y)))
  if (across < DOT) return 'dot'
  return breadth(points) < THIN ? 'line' : 'good'
}

const range = (values: number[]) => Math.max(...values) - Math.min(...values)

/** How broad the cloud of points is across its own main direction, as a share of its length along it. */
function breadth(points: readonly Point[]): number {
  const mean = { x: average(points.map(({ x }) => x)), y: average(points.map(({ y }) => y)) }
  let [xx, yy, xy] = [0, 0, 0]
  for (const { x, y } of points) {
    xx += (x - mean.x) ** 2
    yy += (y - mean.y) ** 2
    xy += (x - mean.x) * (y - mean.y)
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2
  const along = points.map(({ x, y }) => x * Math.cos(angle) + y * Math.sin(angle))
  const athwart = points.map(({ x, y }) => y * Math.cos(angle) - x * Math.sin(angle))
  return range(athwart) / Math.max(range(along), 1)
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Strokes fitted to another canvas: turning the device keeps them. */
export function fitted<P extends Point>(strokes: readonly (readonly P[])[], by: number): P[][] {
  return strokes.map((stroke) => stroke.map((point) => ({ ...point, x: point.x * by, y: point.y * by })))
}
