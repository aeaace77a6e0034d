import { expect, test } from 'vitest'
import { MOST, reveal, slice } from '../src/board/windowing'

const HEIGHT = 136

test('a short column is drawn whole', () => {
  expect(slice(4, HEIGHT, 0, 800, 4)).toEqual({ from: 0, to: 4, before: 0, after: 0 })
})

test('what is in sight is drawn, wherever the column is scrolled to', () => {
  for (let scrolled = 0; scrolled <= 300 * HEIGHT - 700; scrolled += 37) {
    const { from, to } = slice(300, HEIGHT, scrolled, 700, 8)
    expect(from * HEIGHT).toBeLessThanOrEqual(scrolled)
    expect(to * HEIGHT).toBeGreaterThanOrEqual(Math.min(300 * HEIGHT, scrolled + 700))
  }
})

test('the space stays the same, whatever is drawn', () => {
  for (const scrolled of [0, 500, 5_000, 30_000]) {
    const { from, to, before, after } = slice(300, HEIGHT, scrolled, 700, 8)
    expect(before + (to - from) * HEIGHT + after).toBe(300 * HEIGHT)
  }
})

test('a board of 1,800 jobs has at most 150 cards in the document', () => {
  for (const columns of [1, 4, 8, 12, 40]) {
    const each = Math.ceil(1_800 / columns)
    const one = slice(each, HEIGHT, 0, 2_400, columns)
    expect((one.to - one.from) * columns).toBeLessThanOrEqual(MOST)
  }
})

test('scrolled past the end, the last cards are drawn', () => {
  expect(slice(20, HEIGHT, 1e6, 700, 4).to).toBe(20)
})

test('a card out of sight is brought in with the least scrolling', () => {
  expect(reveal(0, HEIGHT, 300, 700)).toBe(0)
  expect(reveal(3, HEIGHT, 300, 700)).toBeNull()
  expect(reveal(10, HEIGHT, 0, 700)).toBe(11 * HEIGHT - 700)
})
