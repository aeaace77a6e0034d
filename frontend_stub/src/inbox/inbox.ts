// The list as it was read. Reading it uses nothing up, and counts as opening nothing.
import { signal } from '@preact/signals'
import { ask } from '../api/client'
import { troubleOf } from '../look/trouble'
import { INBOX, type Inbox } from './queries'

export const inbox = signal<Inbox | null>(null)
export const reading = signal<'reading' | 'read' | 'failed'>('reading')
export const trouble = signal('')

export async function read(): Promise<void> {
  reading.value = 'reading'
  try {
    inbox.value = (await ask(INBOX, { token: location.pathname.split('/')[2] ?? '' })).inbox
    reading.value = 'read'
  } catch (error) {
    reading.value = 'failed'
    trouble.value = troubleOf(error)
  }
}
