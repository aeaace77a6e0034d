// How a party stands, in words; of whoever is asked, for what.
import { t } from './catalogue'

export function standing({ role, state }: { role: string; state: string }): string {
  return t(state === 'NOTIFIED' && role !== 'SIGNER' ? `recipient.asked.${role}` : `recipient.${state}`)
}
