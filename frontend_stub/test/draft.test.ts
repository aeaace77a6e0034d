import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import {
  approvalOf,
  boxAt,
  type Draft,
  freshPartyKey,
  groupsOf,
  isBare,
  lacks,
  nudge,
  type Place,
  signatureOf,
  USUAL,
  within,
} from '../src/editor/draft'
import { Editor } from '../src/editor/editor'
import { KINDS, kindsFor } from '../src/editor/kinds'

test('a box stays on its page, whatever is done to it', () => {
  for (const kind of KINDS)
    for (const [x, y] of [
      [0, 0],
      [1, 1],
      [0.5, 0.5],
      [-3, 9],
    ] as const) {
      const box = boxAt(kind, x, y)
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.y).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(1)
      expect(box.y + box.height).toBeLessThanOrEqual(1)
    }
})

test('arrows move a box, Shift and arrows change its size', () => {
  const box = { x: 0.5, y: 0.5, width: 0.2, height: 0.1 }
  expect(nudge(box, 'ArrowRight', false, false)).toMatchObject({ x: 0.505, width: 0.2 })
  expect(nudge(box, 'ArrowDown', true, false)).toMatchObject({ y: 0.5, height: 0.105 })
  expect(nudge(box, 'ArrowUp', false, true)).toMatchObject({ y: 0.499 })
  expect(nudge(box, 'Enter', false, false)).toBeNull()
})

test('a box grows to the edge of its page and no further, and does not vanish', () => {
  expect(nudge({ x: 0.9, y: 0.5, width: 0.1, height: 0.1 }, 'ArrowRight', true, false)).toMatchObject({
    x: 0.9,
    width: 0.1,
  })
  expect(within({ x: 0.5, y: 0.5, width: 0, height: -1 }).width).toBeGreaterThan(0)
})

const draft = (more: Partial<Draft>): Draft => ({
  kind: 'SIGNATURE',
  title: '',
  message: '',
  documentIds: ['d'],
  parties: [],
  places: [],
  days: '',
  documentDate: '',
  quorums: {},
  ...more,
})
const ada = { ...USUAL, key: 'r1', name: 'Ada', email: 'ada@example.org', party: 'CLIENT' as const, routingOrder: 1 }
const place = {
  id: 'f',
  kind: 'SIGNATURE' as const,
  recipient: 'r1',
  documentId: 'd',
  page: 1,
  required: true,
  label: '',
  x: 0,
  y: 0,
  width: 0.1,
  height: 0.1,
}

test('what came with signatures goes out alone, and is signed without a field', () => {
  const deed = { id: 'd', cameSigned: true }
  expect(isBare(draft({ documentIds: ['d'] }), [deed])).toBe(true)
  expect(isBare(draft({ documentIds: ['other'] }), [deed, { id: 'other' }])).toBe(false)
  expect(lacks(draft({ parties: [ada] }), true)).toEqual([])
  const crowded = draft({ documentIds: ['d', 'other'], parties: [ada], places: [place] })
  expect(lacks(crowded, true).map(({ lack }) => lack)).toEqual(['alone', 'bare'])
})

test('a request says what it lacks', () => {
  expect(lacks(draft({ documentIds: [] })).map(({ lack }) => lack)).toEqual(['documents', 'parties'])
  expect(lacks(draft({ parties: [ada] }))).toEqual([{ lack: 'signature', name: 'Ada' }])
  expect(lacks(draft({ parties: [{ ...ada, email: '' }], places: [place] }))).toEqual([{ lack: 'email', name: 'Ada' }])
  expect(lacks(draft({ parties: [ada], places: [place] }))).toEqual([])
})

test('a contact’s address is the server’s to know', () => {
  expect(lacks(draft({ parties: [{ ...ada, email: '', contactId: 'c' }], places: [place] }))).toEqual([])
})

test('keys of parties are not used twice', () => {
  expect(freshPartyKey([{ ...ada, key: 'r2' }])).toBe('r3')
})

test('who approves or takes note needs no field, and who is texted needs a phone', () => {
  expect(lacks(draft({ kind: 'APPROVAL', parties: [ada] }))).toEqual([])
  const reader = { ...ada, key: 'r2', name: 'Rae', reads: true }
  expect(lacks(draft({ parties: [ada, reader], places: [place] }))).toEqual([])
  expect(lacks(draft({ parties: [reader] })).map(({ lack }) => lack)).toEqual(['parties'])
  const texted = { ...ada, email: '', channel: 'SMS' as const }
  expect(lacks(draft({ parties: [texted], places: [place] }))).toEqual([{ lack: 'phone', name: 'Ada' }])
})

test('a quorum is asked of groups of several, and sent where it is fewer than all', () => {
  const parties = [
    ada,
    { ...ada, key: 'r2' },
    { ...ada, key: 'r3', routingOrder: 2 },
    { ...ada, key: 'r4', reads: true },
  ]
  expect(groupsOf(parties)).toEqual([{ order: 1, size: 2 }])
  const job = { id: 'job', client: { id: 'cli' } }
  expect(signatureOf(draft({ parties, quorums: { 1: 1 } }), job, 'k').quorums).toEqual([{ routingOrder: 1, quorum: 1 }])
  expect(signatureOf(draft({ parties, quorums: { 1: 2, 2: 1 } }), job, 'k').quorums).toEqual([])
})

test('parties are asked as was chosen', () => {
  const job = { id: 'job', client: { id: 'cli' } }
  const parties = [
    { ...ada, save: true, check: 'EMAIL_CODE' as const },
    { ...ada, key: 'r2', reads: true },
  ]
  const { approvers, expiresInDays } = approvalOf(draft({ kind: 'APPROVAL', parties, days: '14' }), job, 'k')
  expect(expiresInDays).toBe(14)
  expect(approvers.map(({ role, acknowledge }) => [role, acknowledge])).toEqual([
    ['APPROVER', false],
    ['VIEWER', true],
  ])
  expect(approvers[0]).toMatchObject({ identityCheck: 'EMAIL_CODE', saveContactToClientId: 'cli' })
})

test('a stamp is offered to who acts for a company, and the sender signs nothing', () => {
  expect(kindsFor(ada)).not.toContain('STAMP')
  expect(kindsFor({ ...ada, company: 'Ada Ltd' })).toContain('STAMP')
  expect(kindsFor({ ...ada, memberId: 'm' })).toContain('STAMP')
  for (const kind of ['SIGNATURE', 'STAMP', 'IMAGE', 'DATE_SIGNED'] as const) expect(kindsFor(null)).not.toContain(kind)
})

test('a field says what it lacks', () => {
  const lackOf = (more: Partial<Place>, rest: Partial<Draft> = {}) =>
    lacks(draft({ parties: [ada], places: [place, { ...place, ...more }], ...rest })).map(({ lack }) => lack)
  expect(lackOf({ kind: 'DROPDOWN', options: [' '] })).toEqual(['options'])
  expect(lackOf({ kind: 'DROPDOWN', options: ['a'] })).toEqual([])
  expect(lackOf({ kind: 'STAMP' })).toEqual(['stamp'])
  expect(lackOf({ kind: 'TEXT', recipient: null })).toEqual(['value'])
  expect(lackOf({ kind: 'TEXT', recipient: null, value: 'Fee' })).toEqual([])
  expect(lackOf({ kind: 'COMPANY', recipient: null })).toEqual([])
  expect(lackOf({ kind: 'DOCUMENT_DATE', recipient: null })).toEqual(['documentDate'])
  expect(lackOf({ kind: 'DOCUMENT_DATE', recipient: null }, { documentDate: '2026-10-01' })).toEqual([])
})

test('a field is copied to every other page of its document, once', () => {
  const editor = new Editor(signal(draft({ parties: [ada], places: [{ ...place, label: 'Here' }] })))
  editor.pageCounts.value = { d: 3 }
  editor.copyToOtherPages(editor.draft.value.places[0]!)
  editor.copyToOtherPages(editor.draft.value.places[0]!)
  expect(editor.draft.value.places.map(({ page, label }) => [page, label])).toEqual([
    [1, 'Here'],
    [2, 'Here'],
    [3, 'Here'],
  ])
  expect(new Set(editor.draft.value.places.map(({ id }) => id)).size).toBe(3)
})
