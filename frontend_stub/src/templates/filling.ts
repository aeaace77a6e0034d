// What is filled in from data, and who fills a role. Pure; the dialogs draw it.
import type { Template } from './queries'

/** Variables that the server knows by itself, where the firm, the client and the job say them. */
export const KNOWN = [
  'client.name',
  'contact.name',
  'contact.email',
  'contact.phone',
  'firm.name',
  'firm.legalName',
  'firm.address',
  'firm.taxNumber',
  'job.title',
  'job.number',
  'job.dueOn',
  'document.date',
] as const

/** What a person is asked for: what is never on file, and what turned out not to be. */
export const toAsk = ({ variables }: Pick<Template, 'variables'>, missing: readonly string[]) =>
  variables.filter((one) => missing.includes(one) || !(KNOWN as readonly string[]).includes(one))

export const given = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()))

interface Contact {
  id: string
  name: string
}
export interface Filled {
  role: string
  party: 'FIRM' | 'CLIENT' | 'OTHER'
  /** Of the contact or the member. */
  id: string
  name: string
  email: string
}

/** Who most likely fills each role: a client's contacts one after the other, then whoever is asking. */
export function likely({ parties }: Pick<Template, 'parties'>, contacts: readonly Contact[], me: string): Filled[] {
  const free = [...contacts]
  return parties.map(({ name: role, party }) => {
    const id = party === 'FIRM' ? me : party === 'CLIENT' ? (free.shift()?.id ?? '') : ''
    return { role, party, id, name: '', email: '' }
  })
}

interface Recipient {
  key: string
  memberId?: string
  contactId?: string
  name?: string
  email?: string | null
}

/** As the API takes them; a role that nobody fills yet stays to be filled in the draft. */
export const recipientsOf = (filled: readonly Filled[]): Recipient[] =>
  filled.flatMap<Recipient>(({ role: key, party, id, name, email }) => {
    if (party === 'FIRM') return id ? [{ key, memberId: id }] : []
    if (id) return [{ key, contactId: id }]
    return name.trim() ? [{ key, name: name.trim(), email: email.trim() || null }] : []
  })
