import { expect, test } from 'vitest'
import { actsFor, actsOn, offersOf } from '../src/request/possible'
import type { Asked, Request } from '../src/request/queries'

const ALL = ['SEND_ENVELOPES', 'HAND_OVER_LINK']

const ana = (more: Partial<Asked> = {}): Asked => ({
  id: 'ana',
  key: 'ana',
  name: 'Ana',
  email: 'ana@client.example',
  phone: null,
  role: 'SIGNER',
  party: 'CLIENT',
  kind: 'INDIVIDUAL',
  channel: 'EMAIL',
  identityCheck: 'NONE',
  routingOrder: 1,
  required: true,
  language: 'en',
  contact: null,
  member: null,
  state: 'NOTIFIED',
  delivery: 'SENT',
  actedAt: null,
  notifiedAt: '2026-03-01T09:00:00Z',
  reason: null,
  codeLockedAt: null,
  identityProof: null,
  expiresAt: null,
  lastRemindedAt: null,
  lastCalledAt: null,
  askedForLinkAt: null,
  scanUrl: null,
  replacedBy: null,
  ...more,
})
const request = (more: Partial<Request> = {}): Request => ({
  id: 'env_1',
  title: 'Letter',
  message: null,
  kind: 'SIGNATURE',
  state: 'SENT',
  sealState: 'NONE',
  archived: false,
  deleted: false,
  sentAt: null,
  expiresAt: null,
  downloadUrl: null,
  certificateUrl: null,
  verificationUrl: null,
  progress: { done: 0, total: 1 },
  documents: [{ id: 'doc', title: 'Letter' }],
  quorums: [],
  current: [{ id: 'ana' }],
  problems: [],
  supersededBy: null,
  recipients: [ana()],
  ...more,
})

test('nothing is offered to who may do nothing, and links only to who may hand them over', () => {
  expect(actsOn(request(), [])).toEqual([])
  expect(actsFor(request(), ana(), [])).toEqual([])
  expect(actsFor(request(), ana(), ['SEND_ENVELOPES'])).not.toContain('REVEAL')
  expect(actsFor(request(), ana(), ['HAND_OVER_LINK'])).toEqual(['REVEAL'])
})

test.each([
  ['DRAFT', ['SEND', 'EDIT', 'CHANGE', 'DELETE']],
  ['SENT', ['CORRECT', 'VOID']],
  ['CORRECTING', ['EDIT', 'CHANGE', 'FINISH', 'VOID']],
  ['COMPLETED', ['RESEAL', 'ARCHIVE']],
  ['DECLINED', ['COPY', 'ARCHIVE']],
  ['VOIDED', ['COPY', 'ARCHIVE']],
  ['EXPIRED', ['EXTEND', 'COPY', 'ARCHIVE']],
] as const)('a request that is %s', (state, acts) => {
  expect(actsOn(request({ state }), ALL)).toEqual(acts)
})

test('what was copied and sent is neither copied again nor extended', () => {
  expect(actsOn(request({ state: 'EXPIRED', supersededBy: { id: 'env_2' } }), ALL)).toEqual(['ARCHIVE'])
})

test('time is given where somebody has a time, or was too late', () => {
  expect(actsOn(request({ expiresAt: '2026-04-01T09:00:00Z' }), ALL)).toContain('EXTEND')
  expect(actsOn(request({ recipients: [ana({ state: 'EXPIRED' })] }), ALL)).toContain('EXTEND')
})

test('who has answered is left in peace', () => {
  for (const state of ['SIGNED', 'DECLINED', 'NOT_NEEDED', 'REPLACED'] as const)
    expect(actsFor(request({ current: [] }), ana({ state }), ALL)).toEqual([])
})

test('who opted out is called, replaced, or signs on paper, but is not reminded', () => {
  const acts = actsFor(request({ current: [] }), ana({ state: 'OPTED_OUT' }), ALL)
  expect(acts).toEqual(expect.arrayContaining(['CALL', 'REPLACE', 'PAPER']))
  expect(acts).not.toContain('REMIND')
})

test('who waits for their turn neither signs on paper nor has a link to be shown', () => {
  const acts = actsFor(request({ current: [] }), ana({ state: 'WAITING', notifiedAt: null }), ALL)
  expect(acts).not.toContain('PAPER')
  expect(acts).not.toContain('REVEAL')
})

const blocker = (code: string, remedies: string[], people: string[] = []) => ({
  code,
  remedies,
  waitingFor: people.map((id) => ({ id })),
  item: { __typename: 'Document', id: 'doc' },
})
const named = (offers: ReturnType<typeof offersOf>) =>
  offers.map(({ act, partyId, request: { id } }) => [act, partyId, id])

test('remedies become acts for the people who are waited for, those that are possible', () => {
  const pending = blocker('SIGNATURE_PENDING', ['REMIND', 'REPLACE_RECIPIENT', 'UNLINK'], ['ana'])
  expect(named(offersOf(pending, [request()], ALL))).toEqual([
    ['REMIND', 'ana', 'env_1'],
    ['REPLACE', 'ana', 'env_1'],
  ])
  expect(offersOf(pending, [request()], [])).toEqual([])
})

test('a blocker is about the newest request in its state', () => {
  const requests = [
    request({ id: 'env_1', state: 'VOIDED' }),
    request({ id: 'env_2', state: 'VOIDED' }),
    request({ id: 'env_3', state: 'DRAFT', documents: [] }),
  ]
  expect(named(offersOf(blocker('ENVELOPE_VOIDED', ['COPY_AND_RESEND']), requests, ALL))).toEqual([
    ['COPY', null, 'env_2'],
  ])
})

test('correcting means the address while it is out, and the request once it is being corrected', () => {
  const bounced = blocker('DELIVERY_BOUNCED', ['CORRECT_AND_RESEND'], ['ana'])
  expect(named(offersOf(bounced, [request()], ALL))).toEqual([['ADDRESS', 'ana', 'env_1']])
  const asked = blocker('CHANGES_REQUESTED', ['CORRECT_AND_RESEND', 'FINISH_CORRECTION'], ['ana'])
  const correcting = request({ state: 'CORRECTING', current: [], recipients: [ana({ state: 'CHANGES_REQUESTED' })] })
  expect(named(offersOf(asked, [correcting], ALL))).toEqual([
    ['CHANGE', null, 'env_1'],
    ['FINISH', null, 'env_1'],
  ])
})
