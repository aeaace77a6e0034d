// The ceremony as this person sees it, read by their link and kept up to date.
import { signal } from '@preact/signals'
import { ask, Fault } from '../api/client'
import { personalToken } from '../api/person'
import { troubleOf } from '../look/trouble'
import { CEREMONY, PROGRESS, type Rite } from './queries'

export const rite = signal<Rite | null>(null)
/** `unknown` for every link that is not one of ours, however it is wrong. */
export const reading = signal<'reading' | 'read' | 'unknown' | 'failed'>('reading')
export const trouble = signal('')
/** Where the person is in this window: before the document, giving a code, at it, or gone for now. */
export const place = signal<'door' | 'code' | 'room' | 'away'>('door')

export async function read(): Promise<void> {
  reading.value = 'reading'
  try {
    const { ceremony } = await ask(CEREMONY, {})
    rite.value = ceremony
    reading.value = ceremony ? 'read' : 'unknown'
  } catch (error) {
    const stranger = error instanceof Fault && error.kind === 'signed-out'
    reading.value = stranger ? 'unknown' : 'failed'
    trouble.value = troubleOf(error)
  }
}

/** How often something was taken: what was asked for before that may be older. */
let takings = 0

/** The link died in this window: another has just taken its place. */
export const renewed = signal(false)

/** Takes what a mutation or the stream answered. A link that died while the page was open says so by its state. */
export function take(ceremony: Rite | null) {
  if (!ceremony) return
  takings += 1
  renewed.value ||= ceremony.state === 'REPLACED' && rite.value?.state !== 'REPLACED'
  rite.value = ceremony
}

const READABLE = new Set(['OPEN', 'DONE'])

/**
 * What the stream says of pages that are open may be older than the answer to one's own act, and the connection knows
 * nothing of a code given since it was made: there it only rings. A reading that fails is made good by the stream,
 * which tells how things are with each new connection.
 */
async function heard(told: Rite): Promise<void> {
  if (!READABLE.has(told.state)) return take(told)
  while (JSON.stringify(told) !== JSON.stringify(rite.value)) {
    const before = takings
    const { ceremony } = await ask(CEREMONY, {})
    if (before === takings) return take(ceremony)
  }
}

let following = false

/** Follows the envelope's progress; the socket is fetched only now. */
export async function watch(): Promise<void> {
  if (following) return
  following = true
  const live = await import('../api/live').catch(() => null)
  if (!live) {
    // The server was away just now: tried again, so that this page does not wait for ever.
    following = false
    setTimeout(watch, 3_000)
    return
  }
  live.follow(
    PROGRESS,
    {},
    ({ ceremonyProgress }) => void heard(ceremonyProgress).catch(() => {}),
    () => {
      following = false
    },
  )
}

export const tokenOf = (path: string) => path.split('/')[2] ?? ''

export function begin() {
  personalToken.value = tokenOf(location.pathname)
}
