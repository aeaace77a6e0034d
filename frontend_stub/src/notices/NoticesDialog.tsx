// What happened to one's requests, the newest first; each line leads to its request.
import { useSignal } from '@preact/signals'
import type { IconNode } from 'lucide'
import {
  CheckCheck,
  CircleCheck,
  Clock,
  FileText,
  Hourglass,
  Link,
  Lock,
  MessageSquare,
  Settings,
  TriangleAlert,
  Undo2,
} from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import './notices.css'
import { ask } from '../api/client'
import { Dialog } from '../look/Dialog'
import { Icon } from '../look/Icon'
import { troubleOf } from '../look/trouble'
import { useAct } from '../look/useAct'
import { t } from '../words/catalogue'
import { ago, moment } from '../words/moment'
import { PreferencesForm } from './PreferencesForm'
import { MARK_READ, type News, NOTICES } from './queries'
import { count, stirred, unread } from './unread'

export function NoticesDialog({ onClose }: { onClose: () => void }) {
  const choosing = useSignal(false)
  return (
    <Dialog title={t(choosing.value ? 'notices.choose' : 'notices.title')} class="notices" onClose={onClose}>
      {choosing.value ? (
        <PreferencesForm onBack={() => (choosing.value = false)} />
      ) : (
        <List onClose={onClose} onChoose={() => (choosing.value = true)} />
      )}
    </Dialog>
  )
}

function List({ onClose, onChoose }: { onClose: () => void; onChoose: () => void }) {
  const news = useSignal<readonly News[] | null>(null)
  const rest = useSignal<string | null>(null)
  const error = useSignal('')
  const turn = useRef(0)
  const act = useAct()
  const read = async (after: string | null) => {
    turn.current += 1
    const mine = turn.current
    try {
      const { nodes, pageInfo } = (await ask(NOTICES, { after })).notices
      if (mine !== turn.current) return
      news.value = after ? [...(news.value ?? []), ...nodes] : nodes
      rest.value = pageInfo.hasNextPage ? pageInfo.endCursor : null
      error.value = ''
    } catch (problem) {
      if (mine === turn.current) error.value = troubleOf(problem)
    }
  }
  useEffect(() => void read(null), [stirred.value])
  const markRead = () =>
    act.run(async () => {
      const { markNoticesRead } = await ask(MARK_READ, { input: { until: news.value![0]!.cursor } })
      await count()
      return markNoticesRead
    })
  const now = Date.now()
  const trouble = error.value || act.error
  return (
    <div class="stack">
      {trouble && (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      )}
      {news.value === null && !trouble && <div class="skeleton notices-later" aria-hidden="true" />}
      {news.value?.length === 0 && <p class="soft">{t('notices.none')}</p>}
      <ul class="news">
        {news.value?.map((each) => (
          <li key={each.id}>
            <Line news={each} now={now} onClose={onClose} />
          </li>
        ))}
      </ul>
      {rest.value && (
        <button type="button" class="button wide" onClick={() => read(rest.value)}>
          {t('more')}
        </button>
      )}
      <footer class="row apart">
        <button type="button" class="button quiet" onClick={onChoose}>
          <Icon of={Settings} />
          {t('notices.choose')}
        </button>
        <button
          type="button"
          class="button"
          disabled={act.busy || unread.value === 0 || !news.value?.length}
          onClick={markRead}
        >
          <Icon of={CheckCheck} />
          {t('notices.markRead')}
        </button>
      </footer>
    </div>
  )
}

const signs: Record<News['kind'], IconNode> = {
  ACTED: CircleCheck,
  COMPLETED: CircleCheck,
  DECLINED: TriangleAlert,
  OPTED_OUT: FileText,
  CHANGES_REQUESTED: MessageSquare,
  BOUNCED: Undo2,
  LOCKED: Lock,
  EXPIRED: Clock,
  LINK_ASKED: Link,
  SEALING_DELAYED: Hourglass,
}

function Line({ news, now, onClose }: { news: News; now: number; onClose: () => void }) {
  const { kind, at, detail, envelope, recipient } = news
  return (
    <a
      class={news.unread ? 'news-line unread' : 'news-line'}
      href={`/signatures?request=${envelope.id}`}
      onClick={onClose}
    >
      <Icon of={signs[kind]} />
      <span class="grow">
        {news.unread && <span class="out-of-sight">{t('notices.unread')}</span>}
        <span class="news-what">{t(`notice.${kind}`, { name: recipient?.name ?? '' })}</span>
        <span class="news-title">{envelope.title}</span>
        {detail && <span class="soft small news-detail">{t('said', { text: detail })}</span>}
        <time class="soft small" dateTime={at} title={moment(at)}>
          {ago(at, now)}
        </time>
      </span>
    </a>
  )
}
