// What files propose becomes fields, and fields come in line with each other.
import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { besideNext, snapped, underAbove } from '../src/editor/aligning'
import { type Draft, type Place, USUAL } from '../src/editor/draft'
import { Editor } from '../src/editor/editor'
import { shownIn } from '../src/editor/Preview'
import { canTake, type Proposal } from '../src/editor/proposals'

const party = (key: string, name: string) => ({
  ...USUAL,
  key,
  name,
  email: '',
  party: 'CLIENT' as const,
  routingOrder: 1,
})
const box = { x: 0.2, y: 0.5, width: 0.2, height: 0.05 }
const proposal = (role: string | null, more: Partial<Proposal> = {}): Proposal => ({
  ...box,
  id: `d ${role}`,
  documentId: 'd',
  role,
  kind: 'TEXT',
  page: 1,
  required: true,
  label: null,
  options: [],
  pattern: null,
  ...more,
})
const editorOf = (...proposals: Proposal[]) => {
  const draft: Draft = {
    kind: 'SIGNATURE',
    title: '',
    message: '',
    documentIds: ['d'],
    parties: [party('k1', 'Ana'), party('r1', 'Ben')],
    places: [],
    days: '',
    documentDate: '',
    quorums: {},
  }
  const editor = new Editor(signal(draft))
  editor.proposals.value = { d: proposals }
  return editor
}

test('a proposal becomes the field of the party with its key, or else of the first, the second', () => {
  const editor = editorOf(proposal('r1'), proposal('r2', { page: 2 }), proposal(null, { page: 3 }))
  editor.take(editor.open.value)
  expect(editor.draft.value.places.map(({ recipient }) => recipient)).toEqual(['r1', 'r1', null])
  expect(editor.open.value).toEqual([])
})

test('what was put aside, or where the same stands already, is proposed no more', () => {
  const editor = editorOf(proposal('r1'), proposal('r2', { x: 0.6 }))
  editor.putAside([editor.open.value[0]!])
  expect(editor.open.value).toHaveLength(1)
  editor.add('TEXT', 'd', 1, 0.7, 0.52)
  expect(editor.open.value).toEqual([])
})

test('nobody is asked who is not there', () => {
  const { parties } = editorOf().draft.value
  expect(canTake(proposal('r2'), parties)).toBe(true)
  expect(canTake(proposal('r3'), parties)).toBe(false)
  expect(canTake(proposal('r2'), [parties[0]!, { ...parties[1]!, key: 'k2', reads: true }])).toBe(false)
})

test('a field that is moved is caught by the edges and middles of others, and says where', () => {
  const near = { x: 0.01, y: 0.01 }
  const found = snapped({ ...box, x: 0.206, y: 0.8, width: 0.07 }, [box], near)
  expect(found.box).toMatchObject({ x: 0.2, y: 0.8 })
  expect(found.guides).toEqual({ x: 0.2, y: null })
  const middle = snapped({ x: 0.254, y: 0.1, width: 0.1, height: 0.02 }, [box], near)
  expect(middle.box.x + middle.box.width / 2).toBeCloseTo(0.3)
  expect(snapped({ ...box, x: 0.206 }, [box], { x: 0, y: 0 }).box.x).toBe(0.206)
})

test('a field is aligned with the nearest above, and levelled with the nearest beside', () => {
  const far = { ...box, x: 0.7, y: 0.1 }
  expect(underAbove({ ...box, x: 0.23, y: 0.6 }, [far, box])).toMatchObject({ x: 0.2, y: 0.6 })
  expect(besideNext({ ...box, x: 0.5, y: 0.52, height: 0.02 }, [far, box])).toMatchObject({ x: 0.5, y: 0.53 })
  expect(underAbove(far, [box])).toEqual(far)
})

test('a party sees what is known of them, and what the sender wrote', () => {
  const draft = { parties: [{ ...party('r1', 'Ana'), company: 'Bakery' }], documentDate: '2026-10-01' }
  const place = (kind: Place['kind'], more: Partial<Place> = {}): Place => ({
    ...box,
    id: 'f',
    kind,
    recipient: 'r1',
    documentId: 'd',
    page: 1,
    required: true,
    label: '',
    ...more,
  })
  const nora = { name: 'Nora Weiss', email: 'nora@weiss.example', company: 'Weiss & Partner Ltd' }
  expect(shownIn(place('NAME'), draft, nora)).toBe('Ana')
  expect(shownIn(place('COMPANY', { value: 'Other' }), draft, nora)).toBe('Other')
  expect(shownIn(place('CHECKBOX', { value: 'false' }), draft, nora)).toBe('')
  expect(shownIn(place('DOCUMENT_DATE', { recipient: null }), draft, nora)).toBe('2026-10-01')
  expect(shownIn(place('SIGNATURE'), draft, nora)).toBe('')
  expect(shownIn(place('COMPANY', { recipient: null }), draft, nora)).toBe('Weiss & Partner Ltd')
  expect(shownIn(place('NAME', { recipient: null, value: 'N. Weiss' }), draft, nora)).toBe('N. Weiss')
})
