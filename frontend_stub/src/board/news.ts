// What others did, told to those who listen: a single move by its name, many as their number.
import { announce } from '../look/messages'
import { t } from '../words/catalogue'
import type { Board } from './fold'
import type { BoardEvent } from './queries'

const CALM = 1_500
let waiting: string[] = []

export function tell(event: BoardEvent, before: Board, own: boolean) {
  if (event.__typename !== 'JobMoved') return
  // Our own moves are told when the server acknowledges them; a change of place in its column is no news.
  if (own || before.cards.get(event.job.id)?.stage.id === event.to.id) return
  const key = event.cause === 'AUTOMOVE' ? 'moved.byItself' : 'moved.byOther'
  waiting.push(t(key, { title: event.job.title, stage: event.to.name }))
  if (waiting.length > 1) return
  setTimeout(() => {
    announce(waiting.length === 1 ? waiting[0]! : t('moved.many', { n: waiting.length }))
    waiting = []
  }, CALM)
}
