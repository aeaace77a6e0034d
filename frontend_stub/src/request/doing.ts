// Doing what a sender can do: what each act asks of them, and how it is carried out.
import { ask } from '../api/client'
import { upload } from '../api/files'
import { take1 } from '../board/store'
import type { Act } from './possible'
import * as q from './queries'
import { asStanding } from './standing'

export interface Target {
  act: Act
  request: { id: string; title: string; message?: string | null; state?: string }
  /** Whom it is about, if about one of the parties. */
  party: Person | null
}
/** As much of a party as an act begins with; pages know more or less of them. */
export type Person = Pick<q.Asked, 'id' | 'name' | 'email' | 'phone' | 'channel'> & Partial<Pick<q.Asked, 'key'>>

export interface Question {
  name: string
  kind: 'text' | 'email' | 'tel' | 'number' | 'datetime-local' | 'long' | 'channel' | 'file'
  optional?: true
  first?: (target: Target) => string
}
export type Given = Record<string, string>

const person: Question[] = [
  { name: 'name', kind: 'text' },
  { name: 'channel', kind: 'channel' },
  { name: 'email', kind: 'email', optional: true },
  { name: 'phone', kind: 'tel', optional: true },
]
const known = (name: keyof Person) => (target: Target) => target.party?.[name] ?? ''

/** An hour and minute of this reader's clock, as the browser's field for it wants them. */
const thisMinute = () => {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

export const QUESTIONS: Partial<Record<Act, Question[]>> = {
  REMIND: [{ name: 'message', kind: 'long', optional: true }],
  CALL: [{ name: 'note', kind: 'long' }],
  ADDRESS: person.map((one) => ({ ...one, first: known(one.name as keyof Person) })),
  REPLACE: [
    ...person.map((one) => (one.name === 'channel' ? { ...one, first: known('channel') } : one)),
    { name: 'reason', kind: 'long' },
  ],
  PAPER: [
    { name: 'scan', kind: 'file' },
    { name: 'note', kind: 'long' },
  ],
  PROOF: [
    { name: 'method', kind: 'text' },
    { name: 'checkedAt', kind: 'datetime-local', first: thisMinute },
    { name: 'note', kind: 'long' },
  ],
  EDIT: [
    { name: 'title', kind: 'text', first: ({ request }) => request.title },
    { name: 'message', kind: 'long', optional: true, first: ({ request }) => request.message ?? '' },
  ],
  EXTEND: [{ name: 'days', kind: 'number', first: () => '14' }],
  VOID: [{ name: 'reason', kind: 'long' }],
}

type Refused = { userErrors: readonly { message: string }[] }
type Doing = (target: Target, given: Given, key: string, scan: File | null) => Promise<Refused>

/** Shows what an answer brings at once; a request that is not ready says why, problem by problem. */
function taken(answer: q.Answer): Refused {
  answer.jobs.forEach(take1)
  const [refusal] = answer.userErrors
  return refusal?.__typename === 'EnvelopeNotReady' && refusal.problems.length
    ? { userErrors: refusal.problems }
    : { userErrors: answer.userErrors }
}

const send = async (id: string, idempotencyKey: string) =>
  taken((await ask(q.SEND, { input: { id, idempotencyKey } })).sendEnvelope)
const correct = async (id: string, finish: boolean) =>
  taken((await ask(q.CORRECT, { input: { id, finish } })).correctEnvelope)

const archive = async (id: string, archived: boolean) =>
  taken((await ask(q.ARCHIVE, { input: { id, archived } })).archiveEnvelope)

/** One after the other, until one is refused. */
async function each(...steps: (() => Promise<Refused>)[]): Promise<Refused> {
  let last: Refused = { userErrors: [] }
  for (const step of steps) {
    last = await step()
    if (last.userErrors.length) break
  }
  return last
}

const written = (given: Given) => ({
  name: given.name!,
  channel: given.channel as q.Asked['channel'],
  email: given.email || null,
  phone: given.phone || null,
})

/** Another address for a party. What is out is corrected for it, and goes on at once. */
const readdress: Doing = async ({ request: { id }, party }, given) => {
  const { envelope } = await ask(q.REQUEST, { id })
  if (!envelope) return { userErrors: [] }
  const recipients = envelope.recipients
    .filter(({ state }) => state !== 'REPLACED')
    .map((one) => ({ ...asStanding(one), ...(one.id === party!.id ? written(given) : {}) }))
  const update = async () => taken((await ask(q.UPDATE, { input: { id, recipients } })).updateEnvelope)
  if (envelope.state !== 'SENT') return update()
  return each(
    () => correct(id, false),
    update,
    () => correct(id, true),
  )
}

const copyAndSend: Doing = async ({ request: { id } }, _, key) => {
  const { copyEnvelope } = await ask(q.COPY, { input: { id, idempotencyKey: key } })
  const copied = taken(copyEnvelope)
  return copyEnvelope.envelope ? send(copyEnvelope.envelope.id, key) : copied
}

const onPaper: Doing = async ({ party }, given, _, scan) => {
  const put = await upload(scan!)
  if ('refusals' in put) return { userErrors: put.refusals }
  const input = { recipientId: party!.id, uploadId: put.uploadId, note: given.note! }
  return taken((await ask(q.PAPER, { input })).recordPaperSignature)
}

export const DOINGS: Record<Exclude<Act, 'REVEAL' | 'CHANGE'>, Doing> = {
  SEND: ({ request }, _, key) => send(request.id, key),
  EDIT: async ({ request: { id } }, { title, message }) =>
    taken((await ask(q.UPDATE, { input: { id, title: title!, message: message || null } })).updateEnvelope),
  CORRECT: ({ request }) => correct(request.id, false),
  FINISH: ({ request }) => correct(request.id, true),
  EXTEND: async ({ request: { id } }, { days }, idempotencyKey) =>
    taken((await ask(q.EXTEND, { input: { id, days: Number(days), idempotencyKey } })).extendEnvelope),
  COPY: copyAndSend,
  VOID: async ({ request: { id } }, { reason }) =>
    taken((await ask(q.VOID, { input: { id, reason: reason! } })).voidEnvelope),
  RESEAL: async ({ request: { id } }) => taken((await ask(q.RESEAL, { input: { id } })).resealEnvelope),
  ARCHIVE: ({ request }) => archive(request.id, true),
  UNARCHIVE: ({ request }) => archive(request.id, false),
  DELETE: async ({ request: { id } }) => taken((await ask(q.DELETE, { input: { id } })).deleteEnvelope),
  REMIND: async ({ party }, { message }, idempotencyKey) =>
    taken(
      (await ask(q.REMIND, { input: { recipientId: party!.id, message: message || null, idempotencyKey } }))
        .remindRecipient,
    ),
  CALL: async ({ party }, { note }, idempotencyKey) =>
    taken((await ask(q.CALL, { input: { recipientId: party!.id, note: note!, idempotencyKey } })).recordCall),
  ADDRESS: readdress,
  REPLACE: async ({ party }, given) =>
    taken(
      (
        await ask(q.REPLACE, {
          input: {
            recipientId: party!.id,
            with: { key: party!.key ?? party!.id, ...written(given) },
            reason: given.reason!,
          },
        })
      ).replaceRecipient,
    ),
  PAPER: onPaper,
  UNLOCK: async ({ party }) => taken((await ask(q.UNLOCK, { input: { recipientId: party!.id } })).unlockRecipient),
  PROOF: async ({ party }, { method, note, checkedAt }) =>
    taken(
      (
        await ask(q.PROOF, {
          input: {
            recipientId: party!.id,
            method: method!,
            note: note!,
            checkedAt: new Date(checkedAt!).toISOString(),
          },
        })
      ).recordIdentityProof,
    ),
}
