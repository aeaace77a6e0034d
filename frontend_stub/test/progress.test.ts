import { expect, test } from 'vitest'
import { left, nextTarget, share } from '../src/sign/progress'
import type { RiteField } from '../src/sign/queries'

const field = (id: string, page: number, y: number, more: Partial<RiteField> = {}): RiteField => ({
  id,
  kind: 'SIGNATURE',
  mine: true,
  documentId: 'd',
  page,
  x: 0.1,
  y,
  width: 0.2,
  height: 0.04,
  label: null,
  required: true,
  options: null,
  pattern: null,
  value: null,
  filledAt: null,
  ...more,
})
const pages = [1, 2].map((page) => ({ documentId: 'd', page }))
const both = new Set(['d 1', 'd 2'])

test('Next leads through the document: pages not seen and fields, in their order', () => {
  const fields = [field('low', 2, 0.8), field('high', 2, 0.2)]
  expect(nextTarget(pages, new Set(), fields, {})).toEqual({ page: pages[0] })
  expect(nextTarget(pages, new Set(['d 1']), fields, {})).toEqual({ page: pages[1] })
  expect(nextTarget(pages, both, fields, {})).toEqual({ field: fields[1] })
  expect(nextTarget(pages, both, fields, { high: 'data:' })).toEqual({ field: fields[0] })
  expect(nextTarget(pages, both, fields, { high: 'data:', low: 'data:' })).toBeNull()
})

test('a page never seen keeps the end away, even when all is filled in', () => {
  expect(nextTarget(pages, new Set(['d 1']), [], {})).toEqual({ page: pages[1] })
})

test('fields of others, what fills itself in and optional fields are not asked for', () => {
  const fields = [
    field('theirs', 1, 0.1, { mine: false }),
    field('date', 1, 0.2, { kind: 'DATE_SIGNED' }),
    field('stated', 1, 0.25, { kind: 'DOCUMENT_DATE' }),
    field('optional', 1, 0.3, { kind: 'TEXT', required: false }),
  ]
  expect(left(fields, {})).toEqual([])
  expect(nextTarget(pages, both, fields, {})).toBeNull()
})

test('a required box must be ticked, a text must say something', () => {
  const fields = [field('box', 1, 0.1, { kind: 'CHECKBOX' }), field('text', 1, 0.2, { kind: 'TEXT' })]
  expect(left(fields, { box: 'false', text: '  ' })).toHaveLength(2)
  expect(left(fields, { box: 'true', text: 'x' })).toHaveLength(0)
})

test('one button of a group is enough', () => {
  const group = { kind: 'RADIO', label: 'VAT', options: ['x'] } as const
  const fields = [
    field('yes', 1, 0.1, { ...group, options: ['yes'] }),
    field('no', 1, 0.2, { ...group, options: ['no'] }),
  ]
  expect(left(fields, {})).toHaveLength(2)
  expect(left(fields, { no: 'no' })).toHaveLength(0)
})

test('what does not fit its field is still to be done, even where nothing must be written', () => {
  const fields = [
    field('postcode', 1, 0.1, { kind: 'TEXT', pattern: '[0-9]{4}', required: false }),
    field('mail', 1, 0.2, { kind: 'EMAIL' }),
    field('count', 1, 0.3, { kind: 'NUMBER' }),
  ]
  expect(left(fields, { postcode: '123', mail: 'ana', count: 'two' })).toHaveLength(3)
  expect(left(fields, { postcode: '', mail: 'ana@client.example', count: '2' })).toHaveLength(0)
})

test('the bar counts pages and fields alike', () => {
  expect(share(pages, new Set(['d 1']), [field('a', 1, 0.1)], {})).toEqual({ done: 1, total: 3 })
})
