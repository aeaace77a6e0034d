import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fits } from '../src/sign/pattern'

const said = JSON.parse(readFileSync(new URL('../../tests/data/patterns.json', import.meta.url), 'utf8'))

test.each(said.fits as [string, string[], string[]][])('%s fits here what it fits on the server', (text, good, bad) => {
  expect(good.filter((each) => !fits(text, each))).toEqual([])
  expect(bad.filter((each) => fits(text, each))).toEqual([])
})
