// Dates and times as the reader writes them.
import { language } from './catalogue'

const formats: Record<string, Intl.DateTimeFormatOptions> = {
  day: { dateStyle: 'medium' },
  short: { day: 'numeric', month: 'short' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  exact: { dateStyle: 'long', timeStyle: 'long' },
  clock: { timeStyle: 'short' },
}
const made = new Map<string, Intl.DateTimeFormat>()

function write(at: Date, format: string): string {
  const key = `${language.value} ${format}`
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(language.value, formats[format]))
  return made.get(key)!.format(at)
}

/** A moment: its day and the minute. */
export const moment = (at: string) => write(new Date(at), 'moment')
/** A moment with its zone, for evidence. */
export const exactly = (at: string) => write(new Date(at), 'exact')
export const clock = (at: string) => write(new Date(at), 'clock')

/** A calendar date has no zone: it is the same day for everyone. */
export function day(date: string, format: 'day' | 'short' = 'day'): string {
  const [year, month, dayOfMonth] = date.split('-').map(Number)
  return write(new Date(year!, month! - 1, dayOfMonth!), format)
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** How long ago, in the largest unit that fits. */
export function ago(at: string, now: number): string {
  const seconds = Math.min(0, (Date.parse(at) - now) / 1000)
  const relative = new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' })
  for (const [unit, size] of steps) if (-seconds >= size) return relative.format(Math.round(seconds / size), unit)
  return relative.format(0, 'second')
}

/** Names in a row: "Ada, Ben and Cleo". */
export const names = (list: readonly string[]) => new Intl.ListFormat(language.value).format(list)
