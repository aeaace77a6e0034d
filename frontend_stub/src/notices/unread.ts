// How many notices are unread, kept as things stand while somebody is signed in.
import { signal } from '@preact/signals'
import { ask } from '../api/client'
import { kept } from '../desk/live'
import { UNREAD } from './queries'

export const unread = signal(0)
/** Another number whenever something may have come. */
export const stirred = signal(0)

export async function count(): Promise<void> {
  const found = await ask(UNREAD, {}).catch(() => null)
  if (found) unread.value = found.notices.unread
  stirred.value += 1
}

export const keepCount = () => kept(count)
