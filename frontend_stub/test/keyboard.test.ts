import { expect, test } from 'vitest'
import { carry, placeOf, step } from '../src/board/keyboard'

const columns = [['a', 'b', 'c'], [], ['x'], ['y', 'z']]

test('from nowhere an arrow leads to the first card', () => {
  expect(step(columns, null, 'ArrowDown')).toBe('a')
  expect(step([[], ['x']], 'gone', 'ArrowUp')).toBe('x')
  expect(step([], null, 'ArrowUp')).toBeNull()
})

test('up and down stay in the column and stop at its ends', () => {
  expect(step(columns, 'a', 'ArrowDown')).toBe('b')
  expect(step(columns, 'a', 'ArrowUp')).toBe('a')
  expect(step(columns, 'c', 'ArrowDown')).toBe('c')
})

test('left and right step over empty columns, to the same row or the last', () => {
  expect(step(columns, 'c', 'ArrowRight')).toBe('x')
  expect(step(columns, 'x', 'ArrowLeft')).toBe('a')
  expect(step(columns, 'z', 'ArrowLeft')).toBe('x')
  expect(step(columns, 'z', 'ArrowRight')).toBe('z')
})

test('Alt and an arrow carry the card one place or one column', () => {
  expect(carry(columns, 'b', 'ArrowUp')).toEqual({ column: 0, after: null })
  expect(carry(columns, 'c', 'ArrowUp')).toEqual({ column: 0, after: 'a' })
  expect(carry(columns, 'a', 'ArrowDown')).toEqual({ column: 0, after: 'b' })
  expect(carry(columns, 'a', 'ArrowRight')).toEqual({ column: 1, after: null })
})

test('nothing is carried off the board', () => {
  expect(carry(columns, 'a', 'ArrowLeft')).toBeNull()
  expect(carry(columns, 'a', 'ArrowUp')).toBeNull()
  expect(carry(columns, 'c', 'ArrowDown')).toBeNull()
  expect(carry(columns, 'z', 'ArrowRight')).toBeNull()
  expect(carry(columns, 'gone', 'ArrowUp')).toBeNull()
})

test('a card that is not shown has no place', () => {
  expect(placeOf(columns, 'z')).toEqual([3, 1])
  expect(placeOf(columns, 'gone')).toBeNull()
})
