// What is asked for, and the files on their way: one after the other, so that a slow line carries one at a time.
import { signal } from '@preact/signals'
import { ask } from '../api/client'
import { headers } from '../api/person'
import { freshKey } from '../api/refusal'
import { refusalsOf, troubleOf } from '../look/trouble'
import { language, t } from '../words/catalogue'
import { ASKED, type Asked, FINISH } from './queries'

export interface Piece {
  key: string
  itemId: string
  file: File
  state: 'waiting' | 'sending' | 'failed'
  /** How much of it is sent, from 0 to 1. */
  share: number
  error: string
  /** Whether the same file may go through another time: a refused one will not. */
  again: boolean
}

export const asked = signal<Asked | null>(null)
export const reading = signal<'reading' | 'read' | 'failed'>('reading')
export const trouble = signal('')
export const pieces = signal<readonly Piece[]>([])
/** The last thing that happened, for who cannot see it. */
export const news = signal('')

const token = () => location.pathname.split('/')[2] ?? ''
const underWay = () => pieces.value.some(({ state }) => state !== 'failed')

export async function read(): Promise<void> {
  reading.value = 'reading'
  try {
    asked.value = (await ask(ASKED, { token: token() })).filesAskedFor
    reading.value = 'read'
  } catch (error) {
    reading.value = 'failed'
    trouble.value = troubleOf(error)
  }
}

/** Says that this was all; answers why not, where something is missing. */
export async function finish(): Promise<string> {
  try {
    const { finishFileRequest } = await ask(FINISH, { input: { token: token() } })
    if (finishFileRequest.asked) asked.value = finishFileRequest.asked
    return refusalsOf(finishFileRequest.userErrors)
  } catch (error) {
    return troubleOf(error)
  }
}

const change = (key: string, part: Partial<Piece>) => {
  pieces.value = pieces.value.map((one) => (one.key === key ? { ...one, ...part } : one))
}

export const forget = (key: string) => {
  pieces.value = pieces.value.filter((one) => one.key !== key)
}

const tooLarge = () => t('send.tooLarge', { most: Math.floor((asked.value?.maxBytes ?? 0) / 1024 / 1024) })

export function add(itemId: string, files: FileList | null): void {
  const most = asked.value?.maxBytes ?? 0
  const fresh = [...(files ?? [])].map((file): Piece => {
    const large = file.size > most
    return {
      key: freshKey(),
      itemId,
      file,
      state: large ? 'failed' : 'waiting',
      share: 0,
      error: large ? tooLarge() : '',
      again: false,
    }
  })
  pieces.value = [...pieces.value, ...fresh]
  void work()
}

export function retry(key: string): void {
  change(key, { state: 'waiting', error: '', share: 0 })
  void work()
}

let working = false

async function work(): Promise<void> {
  if (working) return
  working = true
  for (;;) {
    const next = pieces.value.find(({ state }) => state === 'waiting')
    if (!next) break
    change(next.key, { state: 'sending' })
    const answer = await post(next)
    if ('asked' in answer) {
      asked.value = answer.asked
      forget(next.key)
      news.value = t('send.arrived', { name: next.file.name })
    } else {
      change(next.key, { state: 'failed', ...answer })
      if (answer.changed) await read()
    }
  }
  working = false
}

/** What says that the request is no longer as it was read. */
const CHANGED = new Set(['FILE_REQUEST_CLOSED', 'LINK_EXPIRED', 'TOO_MANY_FILES', 'NOT_FOUND'])
type Answer = { asked: Asked } | { error: string; again: boolean; changed?: boolean }

/** By XMLHttpRequest: fetch tells nothing of how much of a body is sent. */
function post({ key, itemId, file }: Piece): Promise<Answer> {
  const url = asked.value?.items.find(({ id }) => id === itemId)?.uploadUrl ?? ''
  const request = new XMLHttpRequest()
  request.open('POST', `${url}?name=${encodeURIComponent(file.name)}`)
  for (const [name, value] of Object.entries(headers(language.value))) request.setRequestHeader(name, value)
  request.responseType = 'json'
  request.upload.onprogress = ({ loaded, total }) => change(key, { share: total ? loaded / total : 0 })
  return new Promise((resolve) => {
    request.onerror = () => resolve({ error: t('trouble.offline'), again: true })
    request.onload = () => resolve(answerOf(request.status, request.response))
    request.send(file)
  })
}

function answerOf(status: number, body: { code?: string; message?: string } | Asked | null): Answer {
  if (status === 200 && body) return { asked: body as Asked }
  const { code, message } = (body ?? {}) as { code?: string; message?: string }
  if (code && message) return { error: message, again: false, changed: CHANGED.has(code) }
  if (status === 413) return { error: tooLarge(), again: false }
  const busy = status === 429 || status === 503 || status === 408
  return { error: t(busy ? 'trouble.busy' : 'trouble.broken'), again: true }
}

addEventListener('beforeunload', (event) => {
  if (underWay()) event.preventDefault()
})
