import { expect, test } from 'vitest'
import { draftOf, isWhole, placesOf, sheetsOf, updateOf } from '../src/editor/correction'
import { lacks } from '../src/editor/draft'
import type { Changeable } from '../src/editor/queries'

type Asked = Changeable['recipients'][number]

const ada = (more: Partial<Asked> = {}): Asked => ({
  id: 'rcp_ada',
  key: 'ada',
  name: 'Ada',
  email: 'ada@client.example',
  phone: null,
  role: 'SIGNER',
  party: 'CLIENT',
  kind: 'INDIVIDUAL',
  company: null,
  channel: 'EMAIL',
  identityCheck: 'NONE',
  routingOrder: 1,
  required: true,
  language: 'fr',
  contact: { id: 'con_ada' },
  member: null,
  state: 'NOTIFIED',
  delivery: 'SENT',
  actedAt: null,
  notifiedAt: null,
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
const box = {
  page: 1,
  x: 0.123456789,
  y: 0.2,
  width: 0.3,
  height: 0.05,
  required: true,
  options: [],
  pattern: null,
  value: null,
}
const place = { id: 'fld_1', kind: 'SIGNATURE' as const, label: null, document: { id: 'doc_1' }, ...box }
const letter = { id: 'doc_1', title: 'Letter', downloadUrl: '/files/1', cameSigned: false, client: null }
const annex = { id: 'doc_2', title: 'Annex', downloadUrl: '/files/2', cameSigned: false }
const request = (more: Partial<Changeable> = {}): Changeable => ({
  id: 'env_1',
  version: 3,
  kind: 'SIGNATURE',
  state: 'CORRECTING',
  title: 'Letter',
  message: null,
  documentDate: null,
  quorums: [],
  recipients: [ada()],
  fields: [{ ...place, recipient: { key: 'ada' } }],
  documents: [{ ...letter, jobs: [{ documents: [letter, annex] }] }],
  ...more,
})

test('a request of which nothing is changed is said again as it stands', () => {
  const drafted = draftOf(request())
  expect(lacks(drafted)).toEqual([])
  const { recipients, documentIds, title, message } = updateOf(request(), drafted)
  expect(recipients).toMatchObject([
    { key: 'ada', contactId: 'con_ada', role: 'SIGNER', language: 'fr', routingOrder: 1, acknowledge: false },
  ])
  expect({ documentIds, title, message }).toEqual({ documentIds: ['doc_1'], title: 'Letter', message: null })
  const { document: _, id: __, ...kept } = place
  expect(placesOf(request(), drafted).fields).toEqual([{ ...kept, documentId: 'doc_1', recipient: 'ada' }])
})

test('what the editor does not offer stays: roles, kinds of fields, what the sender wrote', () => {
  const odd = request({
    recipients: [ada(), ada({ key: 'cem', role: 'CC' }), ada({ key: 'eve', role: 'APPROVER' })],
    fields: [
      { ...place, recipient: { key: 'ada' } },
      { ...place, id: 'fld_2', kind: 'DROPDOWN', options: ['a', 'b'], recipient: { key: 'ada' } },
      { ...place, id: 'fld_3', kind: 'TEXT', value: 'Oslo', recipient: null },
    ],
  })
  const drafted = draftOf(odd)
  expect(lacks(drafted), 'neither a copy nor an approval has a place to sign').toEqual([])
  expect(updateOf(odd, drafted).recipients.map(({ role }) => role)).toEqual(['SIGNER', 'CC', 'APPROVER'])
  expect(placesOf(odd, drafted).fields).toMatchObject([
    { kind: 'SIGNATURE' },
    { kind: 'DROPDOWN', options: ['a', 'b'] },
    { kind: 'TEXT', value: 'Oslo', recipient: null },
  ])
})

test('once somebody has answered, only the parties are said again, and who was replaced is gone', () => {
  const signed = request({ recipients: [ada({ state: 'SIGNED' }), ada({ key: 'old', state: 'REPLACED' })] })
  const drafted = draftOf(signed)
  expect(isWhole(drafted)).toBe(false)
  const { recipients, ...rest } = updateOf(signed, drafted)
  expect(recipients.map(({ key }) => key)).toEqual(['ada'])
  expect(rest).toEqual({ id: 'env_1' })
})

test('the documents beside it on its jobs can be asked about too', () => {
  expect(sheetsOf(request()).map(({ id }) => id)).toEqual(['doc_1', 'doc_2'])
})
