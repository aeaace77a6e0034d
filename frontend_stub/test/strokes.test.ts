import { expect, test } from 'vitest'
import { fitted, judge, type Point } from '../src/sign/strokes'

const along = (count: number, at: (share: number) => Point) =>
  Array.from({ length: count }, (_, index) => at(index / (count - 1)))

test('nothing drawn is no signature', () => {
  expect(judge([])).toBe('empty')
  expect(judge([[]])).toBe('empty')
})

test('a dot is refused, also a trembling one', () => {
  expect(judge([[{ x: 50, y: 50 }]])).toBe('dot')
  expect(judge([along(9, (share) => ({ x: 50 + 6 * share, y: 50 + 3 * Math.sin(9 * share) }))])).toBe('dot')
})

test('a straight line is refused in every direction', () => {
  for (const [dx, dy] of [
    [200, 0],
    [0, 90],
    [150, 70],
    [-120, 80],
  ] as const)
    expect(judge([along(40, (share) => ({ x: 300 + dx * share, y: 100 + dy * share }))])).toBe('line')
})

test('a line drawn by a hand that trembles a little is refused', () => {
  expect(judge([along(60, (share) => ({ x: 200 * share, y: 80 + 2 * Math.sin(30 * share) }))])).toBe('line')
})

test('two pieces of one line are a line', () => {
  const line = along(40, (share) => ({ x: 200 * share, y: 50 }))
  expect(judge([line.slice(0, 15), line.slice(20)])).toBe('line')
})

test('a curve, a cross and initials are signatures', () => {
  expect(judge([along(60, (share) => ({ x: 200 * share, y: 50 + 30 * Math.sin(9 * share) }))])).toBe('good')
  const cross = [
    along(20, (share) => ({ x: 60 * share, y: 60 * share })),
    along(20, (share) => ({ x: 60 * share, y: 60 - 60 * share })),
  ]
  expect(judge(cross)).toBe('good')
})

test('turning the device keeps the strokes and their judgement', () => {
  const stroke = along(60, (share) => ({ x: 200 * share, y: 50 + 30 * Math.sin(9 * share) }))
  const turned = fitted([stroke], 2.1)
  expect(turned[0]).toHaveLength(60)
  expect(judge(turned)).toBe('good')
})
