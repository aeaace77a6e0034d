// Why a card stands where it stands, in a sentence.
import { t } from '../words/catalogue'
import type { Card, Who } from './queries'

type LastMove = NonNullable<Card['lastMove']>

export function movedText({ because, cause }: Pick<LastMove, 'because' | 'cause'>): string {
  if (cause !== 'AUTOMOVE') return t(`cause.${cause}`)
  const [reason] = because
  if (reason?.__typename === 'Envelope') return t(`moved.${reason.kind}`, { n: reason.progress.total })
  if (reason?.__typename === 'Task') return t('moved.task', { title: reason.title })
  return t('cause.AUTOMOVE')
}

export function nameOf(who: Who): string {
  if (who.__typename === 'Automation') return t(`rule.${who.rule}`)
  return who.name || t('party.erased')
}
