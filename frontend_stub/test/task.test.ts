import { expect, test } from 'vitest'
import { digitsOf } from '../src/sign/digits'
import type { Rite } from '../src/sign/queries'
import { choicesOf, doneKey, endingKey, mayOptOut, taskOf, waitedFor } from '../src/sign/task'

type Person = Partial<Rite['recipient']>
const rite = (recipient: Person = {}, more: Partial<Rite> = {}) =>
  ({
    state: 'OPEN',
    envelopeState: 'SENT',
    consentGiven: false,
    others: [],
    ...more,
    recipient: { role: 'SIGNER', party: 'CLIENT', required: true, state: 'VIEWED', ...recipient },
  }) as unknown as Rite
const other = (name: string, role: string, state: string) =>
  ({ name, role, state, routingOrder: 1 }) as Rite['others'][0]

test('the role says what is asked; who is asked for nothing only reads', () => {
  expect(taskOf(rite())).toBe('sign')
  expect(taskOf(rite({ role: 'APPROVER' }))).toBe('approve')
  expect(taskOf(rite({ role: 'VIEWER' }))).toBe('acknowledge')
  expect(taskOf(rite({ role: 'VIEWER', required: false }))).toBe('read')
  expect(taskOf(rite({ role: 'CC', required: false }))).toBe('read')
})

test('only choices that lead somewhere are offered', () => {
  expect(choicesOf(rite(), false)).toEqual(['changes', 'handOver', 'optOut', 'decline', 'inbox'])
  expect(choicesOf(rite({}, { consentGiven: true }), true)).toEqual([
    'later',
    'changes',
    'handOver',
    'optOut',
    'withdraw',
    'decline',
    'inbox',
  ])
  expect(choicesOf(rite({ party: 'FIRM' }), false)).not.toContain('handOver')
  expect(choicesOf(rite({ role: 'CC', required: false }), true)).toEqual([])
})

test('paper is to be had without a code and when locked, by whoever is asked', () => {
  expect(mayOptOut(rite({}, { codeRequired: true, codeConfirmed: false }))).toBe(true)
  expect(mayOptOut(rite({}, { state: 'LOCKED' }))).toBe(true)
  expect(mayOptOut(rite({}, { state: 'DONE' }))).toBe(false)
  expect(mayOptOut(rite({ role: 'VIEWER', required: false }))).toBe(false)
})

test('whoever ended it is told so in their own page', () => {
  expect(endingKey(rite({}, { state: 'CORRECTING' }))).toBe('CORRECTING')
  expect(endingKey(rite({ state: 'CHANGES_REQUESTED' }, { state: 'CORRECTING' }))).toBe('CORRECTING.you')
  expect(endingKey(rite({}, { state: 'REPLACED' }))).toBe('REPLACED')
  expect(endingKey(rite({}, { state: 'REPLACED' }), true)).toBe('REPLACED.anew')
  expect(endingKey(rite({ state: 'REPLACED' }, { state: 'REPLACED' }), true)).toBe('REPLACED.you')
  expect(endingKey(rite({ state: 'DECLINED' }, { state: 'CLOSED', envelopeState: 'DECLINED' }))).toBe('CLOSED.you')
  expect(endingKey(rite({}, { state: 'CLOSED', envelopeState: 'VOIDED' }))).toBe('CLOSED.VOIDED')
  expect(endingKey(rite({}, { state: 'CLOSED', envelopeState: 'COMPLETED' }))).toBe('CLOSED')
})

test('how one answered comes before how the whole went', () => {
  const all = { state: 'DONE', envelopeState: 'COMPLETED' } as const
  expect(doneKey(rite({ state: 'APPROVED' }))).toBe('APPROVED')
  expect(doneKey(rite({ state: 'SIGNED' }, all))).toBe('all')
  expect(doneKey(rite({ state: 'OPTED_OUT' }, all))).toBe('OPTED_OUT')
  expect(doneKey(rite({ role: 'APPROVER', state: 'APPROVED' }, all))).toBe('allApproved')
  const signer = { ...all, others: [other('Ana', 'SIGNER', 'SIGNED')] }
  expect(doneKey(rite({ role: 'APPROVER', state: 'APPROVED' }, signer))).toBe('all')
})

test('those are waited for who have to act and have not', () => {
  const others = [
    other('Ana', 'SIGNER', 'SIGNED'),
    other('Ben', 'APPROVER', 'NOTIFIED'),
    other('Cleo', 'SIGNER', 'NOT_NEEDED'),
    other('Dag', 'CC', 'WAITING'),
  ]
  expect(waitedFor(rite({}, { others }))).toEqual(['Ben'])
})

test('a code is the same however it was pasted', () => {
  for (const text of ['123456', ' 123 456\n', '123-456', 'Code: 123456', '1234567'])
    expect(digitsOf(text)).toBe('123456')
  expect(digitsOf('12')).toBe('12')
})
