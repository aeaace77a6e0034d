// What the signer has written and drawn: kept here, and saved on the server soon after each change.
import { computed, signal } from '@preact/signals'
import { ask } from '../api/client'
import { refusalsOf, troubleOf } from '../look/trouble'
import { FILL } from './acts'
import { rite, take } from './ceremony'
import { asksFor, IMAGES, type Values } from './progress'
import type { RiteField } from './queries'
import { inGroup, wrongIn } from './rules'

export type Method = 'DRAWN' | 'TYPED' | 'UPLOADED'
interface Change {
  fieldId: string
  value?: string
  image?: string
  method?: Method
}

export const values = signal<Values>({})
export const saving = signal<'saved' | 'saving' | 'failed'>('saved')
export const problem = signal('')
export const fields = computed(() => rite.value?.fields ?? [])

const unsaved = new Map<string, Change>()
let timer: ReturnType<typeof setTimeout> | undefined
let sending: Promise<boolean> = Promise.resolve(true)

/** The pages that were shown: a correction that leaves them as they are need not be read anew. */
export const seen = signal<ReadonlySet<string>>(new Set())

/**
 * Begins with what the server has kept. What it did not take while the request was corrected is sent again, if its
 * field still stands.
 */
export function start() {
  const kept: Record<string, string> = {}
  for (const field of fields.value) {
    if (!asksFor(field)) continue
    if (field.value !== null) kept[field.id] = field.value
    else if (field.filledAt) kept[field.id] = 'kept'
  }
  values.value = { ...kept, ...values.value }
  for (const id of unsaved.keys()) if (!fields.value.some((field) => field.id === id)) unsaved.delete(id)
  problem.value = ''
  if (unsaved.size) soon(0)
  else saving.value = 'saved'
}

/** What does not fit its field is kept here, and not sent. Who chooses one of a group lets go the others. */
export function write(field: RiteField, value: string) {
  const others = value ? fields.value.filter((one) => one.id !== field.id && inGroup(field, one)) : []
  values.value = { ...values.value, ...Object.fromEntries(others.map(({ id }) => [id, ''])), [field.id]: value }
  for (const { id } of [field, ...others]) unsaved.delete(id)
  if (wrongIn(field, value)) return
  unsaved.set(field.id, { fieldId: field.id, value })
  soon(600)
}

export function drawn(field: RiteField, image: string, method: Method) {
  values.value = { ...values.value, [field.id]: image }
  unsaved.set(field.id, { fieldId: field.id, image, method })
  soon(0)
}

/** Other fields of the same kind that are still empty: "use for all" fills them. One picture is not like another. */
export const alike = (field: RiteField) =>
  fields.value.filter(
    (one) =>
      one.mine &&
      one.id !== field.id &&
      one.kind === field.kind &&
      IMAGES.has(one.kind) &&
      one.kind !== 'IMAGE' &&
      !values.value[one.id],
  )

function soon(wait: number) {
  clearTimeout(timer)
  saving.value = 'saving'
  timer = setTimeout(save, wait)
}

/** Saves what is unsaved, one request at a time; tells whether all is saved. */
export function save(): Promise<boolean> {
  clearTimeout(timer)
  sending = sending.then(send)
  return sending
}

async function send(): Promise<boolean> {
  const changes = [...unsaved.values()]
  if (changes.length === 0) return saving.value !== 'failed'
  unsaved.clear()
  try {
    const { fillFields } = await ask(FILL, { input: { values: changes } })
    take(fillFields.ceremony)
    problem.value = refusalsOf(fillFields.userErrors)
  } catch (error) {
    problem.value = troubleOf(error)
  }
  saving.value = problem.value ? 'failed' : unsaved.size ? 'saving' : 'saved'
  // What was not taken is sent with the next try, unless it was changed since.
  if (problem.value) for (const change of changes) if (!unsaved.has(change.fieldId)) unsaved.set(change.fieldId, change)
  return !problem.value
}
