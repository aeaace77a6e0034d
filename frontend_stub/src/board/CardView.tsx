// A card: what it is, whom it waits for, how far it is signed, and how it came here.
import {
  CalendarClock,
  CircleCheck,
  EllipsisVertical,
  FileText,
  ListChecks,
  PauseCircle,
  PenLine,
  TriangleAlert,
  Zap,
} from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { Avatars } from '../look/Avatar'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { day } from '../words/moment'
import { blockersOf, given, isStuck, short } from './blockers'
import { carryCard } from './dragging'
import { focused, moving } from './focus'
import { movedText } from './moved'
import type { Card } from './queries'

interface Props {
  card: Card
  waiting: boolean
  place: number
  of: number
}

export function CardView({ card, waiting, place, of }: Props) {
  const own = useRef<HTMLLIElement>(null)
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => carryCard(own.current!, card.id), [card.id])
  const { id: at, wanted } = focused.value
  const here = at === card.id
  // Only where the keyboard asked for it: the focus is never stolen.
  useEffect(() => {
    if (here && wanted && document.activeElement !== link.current) link.current?.focus({ preventScroll: true })
  }, [here, wanted])
  return (
    <li
      ref={own}
      class={waiting ? 'card waiting' : 'card'}
      aria-setsize={of}
      aria-posinset={place}
      aria-busy={waiting}
      data-job={card.id}
    >
      <div class="card-top">
        <span class="cut grow">{card.client?.name ?? t('card.noClient')}</span>
        <span>#{card.number}</span>
      </div>
      <a
        ref={link}
        class="card-title"
        href={`/jobs/${card.id}${location.search}`}
        draggable={false}
        tabIndex={here || (!at && place === 1) ? 0 : -1}
        aria-describedby={`said-${card.id}`}
        onFocus={() => {
          focused.value = { id: card.id, wanted: false }
        }}
      >
        {card.title}
      </a>
      <CardLine card={card} waiting={waiting} />
      <div class="card-foot" id={`said-${card.id}`}>
        <Marks card={card} />
        <span class="grow" />
        <Avatars people={card.assignees} />
      </div>
      <button
        type="button"
        class="button quiet square small-target card-menu"
        tabIndex={here ? 0 : -1}
        aria-haspopup="menu"
        aria-label={t('move.button', { title: card.title })}
        onClick={(event) => {
          focused.value = { id: card.id, wanted: false }
          moving.value = { jobId: card.id, from: event.currentTarget }
        }}
      >
        <Icon of={EllipsisVertical} />
      </button>
    </li>
  )
}

/** One line: what matters most about the card now. */
function CardLine({ card, waiting }: { card: Card; waiting: boolean }) {
  if (waiting) return <p class="card-line">{t('card.saving')}</p>
  if (card.paused)
    return (
      <p class="card-line warn">
        <Icon of={PauseCircle} />
        <span class="cut">{t('card.paused')}</span>
      </p>
    )
  const [first, ...more] = [...blockersOf(card)].sort((one, other) => Number(isStuck(other)) - Number(isStuck(one)))
  if (first) {
    const text = more.length ? t('card.andMore', { text: short(first), n: more.length }) : short(first)
    return (
      <p class={isStuck(first) ? 'card-line bad' : 'card-line'} title={text}>
        {isStuck(first) && <Icon of={TriangleAlert} />}
        <span class="cut">{text}</span>
      </p>
    )
  }
  if (card.lastMove?.cause === 'AUTOMOVE')
    return (
      <p class="card-line good" data-testid="moved" title={movedText(card.lastMove)}>
        <Icon of={Zap} />
        <span class="cut">{movedText(card.lastMove)}</span>
      </p>
    )
  return <p class="card-line">{card.automove.state === 'READY' ? t('card.ready') : ''}</p>
}

function Marks({ card }: { card: Card }) {
  const answers = given(card)
  const { done, total } = card.progress
  return (
    <>
      {answers && (
        <span
          class={answers.done === answers.total ? 'tag good' : 'tag'}
          data-testid="signatures"
          title={t(`card.${answers.what}`, answers)}
        >
          <Icon of={answers.what === 'approvals' ? CircleCheck : PenLine} />
          {answers.done}/{answers.total}
          <span class="out-of-sight"> {t(`card.${answers.what}`, answers)}</span>
        </span>
      )}
      {!answers && card.documents.length > 0 && (
        <span class="tag">
          <Icon of={FileText} />
          {card.documents.length}
          <span class="out-of-sight"> {t('card.documents', { n: card.documents.length })}</span>
        </span>
      )}
      {total > 1 && (
        <span class={done === total ? 'tag good' : 'tag'}>
          <Icon of={ListChecks} />
          {done}/{total}
          <span class="out-of-sight"> {t('card.items', { done, total })}</span>
        </span>
      )}
      {(card.overdue || card.dueOn) && (
        <span class={card.overdue ? 'tag bad' : 'tag'}>
          <Icon of={CalendarClock} />
          {card.overdue && t('card.overdue')} {card.dueOn && day(card.dueOn, 'short')}
        </span>
      )}
      {(card.priority === 'URGENT' || card.priority === 'HIGH') && (
        <span class="tag warn">{t(`priority.${card.priority}`)}</span>
      )}
    </>
  )
}
