// What is being written: a draft for each message that was touched, beside what the firm sends now.
import type { MessageText } from './queries'

export type Words = Pick<MessageText, 'subject' | 'body'>
export type Drafts = Readonly<Record<string, Words>>

export const keyOf = ({ kind, language }: Pick<MessageText, 'kind' | 'language'>) => `${kind}.${language}`

/** The words in hand for a message. */
export const wordsOf = (text: MessageText, drafts: Drafts): Words =>
  drafts[keyOf(text)] ?? { subject: text.subject, body: text.body }

export const changed = (text: MessageText, { subject, body }: Words) => subject !== text.subject || body !== text.body

/** The drafts without that of this message. */
export function without(text: MessageText, drafts: Drafts): Drafts {
  const { [keyOf(text)]: _, ...rest } = drafts
  return rest
}

/** The texts with this one in the place of what it was. */
export const withText = (texts: readonly MessageText[], text: MessageText): MessageText[] =>
  texts.map((each) => (keyOf(each) === keyOf(text) ? text : each))

/** A text with a placeholder where the cursor is, and where the cursor is afterwards. */
export function inserted(text: string, from: number, to: number, name: string): { text: string; at: number } {
  const placed = `{${name}}`
  return { text: text.slice(0, from) + placed + text.slice(to), at: from + placed.length }
}
