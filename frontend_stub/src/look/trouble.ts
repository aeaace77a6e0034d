// What went wrong, in words that say what to do.
import { Fault } from '../api/client'
import type { Refusal } from '../api/refusal'
import { t } from '../words/catalogue'

/** A fault in words: the server's own where it refused, ours for the rest. */
export function troubleOf(error: unknown): string {
  if (!(error instanceof Fault)) return t('trouble.broken')
  if (error.message === 'insecure-context') return t('trouble.insecure')
  const text = error.kind === 'refused' && !/^\d+$/.test(error.message) ? error.message : t(`trouble.${error.kind}`)
  return error.requestId ? `${text} (${error.requestId})` : text
}

/** Refusals in words, as the server wrote them for this reader. */
export const refusalsOf = (refusals: readonly Pick<Refusal, 'message'>[]) =>
  refusals.map(({ message }) => message).join(' ')
