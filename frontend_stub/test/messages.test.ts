// The words of a firm's messages while they are written.
import { expect, test } from 'vitest'
import { changed, type Drafts, inserted, without, withText, wordsOf } from '../src/settings/drafts'
import type { MessageText } from '../src/settings/queries'

const text = (kind: MessageText['kind'], language: string): MessageText => ({
  kind,
  language,
  subject: 'Please',
  body: 'Sign',
  bundled: true,
  subjectPlaceholders: ['firm'],
  bodyPlaceholders: ['firm'],
})
const invitation = text('INVITATION', 'en')

test('each message has a draft of its own, in each language', () => {
  const drafts: Drafts = { 'INVITATION.en': { subject: 'Hello', body: 'Sign' } }
  expect(wordsOf(invitation, drafts)).toEqual({ subject: 'Hello', body: 'Sign' })
  expect(changed(invitation, wordsOf(invitation, drafts))).toBe(true)
  for (const other of [text('INVITATION', 'fr'), text('REMINDER', 'en')]) {
    expect(wordsOf(other, drafts)).toEqual({ subject: 'Please', body: 'Sign' })
    expect(changed(other, wordsOf(other, drafts))).toBe(false)
  }
  expect(without(invitation, drafts)).toEqual({})
})

test('what was kept takes the place of what it was', () => {
  const reminder = text('REMINDER', 'en')
  const now = { ...invitation, subject: 'Hello', bundled: false }
  expect(withText([invitation, reminder], now)).toEqual([now, reminder])
})

test('a placeholder is put where the cursor is, or in the place of what is selected', () => {
  expect(inserted('Dear , hello', 5, 5, 'recipient')).toEqual({ text: 'Dear {recipient}, hello', at: 16 })
  expect(inserted('Dear you', 5, 8, 'firm')).toEqual({ text: 'Dear {firm}', at: 11 })
})
