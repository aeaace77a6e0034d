// Whom to call today: those first whose act most jobs wait for, then those who have been waiting longest.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import '../board/board.css'
import './desk.css'
import { ask } from '../api/client'
import { Header } from '../board/Header'
import { troubleOf } from '../look/trouble'
import { has, t } from '../words/catalogue'
import { DeskNav } from './DeskNav'
import { kept } from './live'
import { DeskDialogs, opened } from './opened'
import { PartyLine } from './PartyLine'
import { CHASE, type ChaseItem } from './queries'

const FIRST = 50

export function ChasePage() {
  const items = useSignal<ChaseItem[] | null>(null)
  const error = useSignal('')
  const turn = useRef(0)
  useEffect(() => {
    document.title = `${t('chase.title')} · Countersign`
    return kept(async () => {
      turn.current += 1
      const mine = turn.current
      try {
        const { chaseList } = await ask(CHASE, { first: FIRST })
        if (mine !== turn.current) return
        items.value = chaseList
        error.value = ''
      } catch (problem) {
        if (mine === turn.current) error.value = troubleOf(problem)
      }
    })
  }, [])
  const now = Date.now()
  return (
    <>
      <Header />
      <main class="chase">
        <DeskNav />
        <h1>{t('chase.title')}</h1>
        <p class="soft">{t('chase.text')}</p>
        {error.value && (
          <p class="notice bad" role="alert">
            {error.value}
          </p>
        )}
        {items.value === null && !error.value && <div class="skeleton later" aria-hidden="true" />}
        {items.value?.length === 0 && <p class="nothing">{t('chase.empty')}</p>}
        <ol>
          {items.value?.map((item) => (
            <Chased key={item.recipient.id} item={item} now={now} />
          ))}
        </ol>
      </main>
      <DeskDialogs />
    </>
  )
}

function Chased({ item, now }: { item: ChaseItem; now: number }) {
  const { recipient, envelope, job, daysWaiting, holdsBack, suggestion } = item
  return (
    <li class="chased">
      <PartyLine request={envelope} party={recipient} suggestion={suggestion} now={now} />
      <div class="chased-what">
        <span>
          <button type="button" class="link-like" aria-haspopup="dialog" onClick={() => (opened.value = envelope.id)}>
            {envelope.title}
          </button>{' '}
          <span class="soft">· {envelope.owner.name}</span>
        </span>
        <span class="row">
          <span class={holdsBack > 0 ? 'tag bad' : 'tag'}>{t('chase.holdsBack', { n: holdsBack })}</span>
          <span class="tag">{t('desk.days', { n: daysWaiting })}</span>
        </span>
        {job && (
          <a class="small" href={`/jobs/${job.id}`}>
            {job.title}
          </a>
        )}
        {has(`chase.do.${suggestion}`) && <span class="small">{t(`chase.do.${suggestion}`)}</span>}
      </div>
    </li>
  )
}
