// One stage: its head, and as many of its cards as can be seen.
import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { Plus } from 'lucide'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../look/Icon'
import { t } from '../words/catalogue'
import { CardView } from './CardView'
import { acceptCards, hovering } from './dragging'
import { isFiltering } from './filters'
import { focused } from './focus'
import { opened } from './opened'
import type { Card, StageHead } from './queries'
import { moveReady, ready } from './ready'
import { countOf, filters, loading, pending, setAutomove } from './store'
import { cardHeight, reveal, slice } from './windowing'

interface Props {
  stage: StageHead
  cards: Card[]
  next: StageHead | null
  columns: number
}

export function Column({ stage, cards, next, columns }: Props) {
  const list = useRef<HTMLUListElement>(null)
  const scrolled = useSignal(0)
  const visible = useSignal(800)
  const height = cardHeight()
  useLayoutEffect(() => {
    const own = list.current!
    visible.value = own.clientHeight || 800
    const watch = new ResizeObserver(() => {
      visible.value = own.clientHeight
    })
    watch.observe(own)
    return () => watch.disconnect()
  }, [])
  const here = useRef(cards)
  here.current = cards
  useEffect(() => acceptCards(list.current!, stage.id, () => here.current), [stage.id])
  // The card that the keyboard went to is brought into view, so that it exists and can have the focus.
  useSignalEffect(() => {
    const { id } = focused.value
    const index = here.current.findIndex((card) => card.id === id)
    const to = index < 0 ? null : reveal(index, height, list.current!.scrollTop, list.current!.clientHeight)
    if (to !== null) list.current!.scrollTop = to
  })
  const shown = slice(cards.length, height, scrolled.value, visible.value, columns)
  const line = useComputed(() => (hovering.value?.stageId === stage.id ? hovering.value.index : null))
  return (
    <section class="column" aria-label={stage.name} data-stage={stage.id}>
      <ColumnHead stage={stage} next={next} />
      <ul
        ref={list}
        class="cards"
        onScroll={(event) => {
          scrolled.value = event.currentTarget.scrollTop
        }}
      >
        {line.value !== null && <li class="drop-line" aria-hidden="true" style={{ top: `${line.value * height}px` }} />}
        {shown.before > 0 && <li class="space" aria-hidden="true" style={{ height: `${shown.before}px` }} />}
        {cards.slice(shown.from, shown.to).map((card, at) => (
          <CardView
            key={card.id}
            card={card}
            waiting={pending.value.has(card.id)}
            place={shown.from + at + 1}
            of={cards.length}
          />
        ))}
        {shown.after > 0 && <li class="space" aria-hidden="true" style={{ height: `${shown.after}px` }} />}
        {cards.length === 0 && <li class="nothing">{emptiness(stage, next)}</li>}
      </ul>
    </section>
  )
}

/** Each kind of empty column says which it is. */
function emptiness(stage: StageHead, next: StageHead | null): string {
  if (loading.value.has(stage.id)) return t('loading')
  if (isFiltering(filters.value) && countOf(stage) > 0) return t('column.filtered', { n: countOf(stage) })
  if (stage.automove && next) return t('column.emptyAutomove', { next: next.name })
  return t(next ? 'column.empty' : 'column.emptyLast')
}

function ColumnHead({ stage, next }: { stage: StageHead; next: StageHead | null }) {
  const count = countOf(stage)
  const waiting = ready.value.get(stage.id) ?? 0
  return (
    <header class="column-head">
      <div class="row">
        <h2 class="cut grow" title={stage.name}>
          {stage.name}
        </h2>
        <span class="tag" data-testid="count">
          {count}
          <span class="out-of-sight"> {t('column.jobs', { n: count })}</span>
        </span>
        <button
          type="button"
          class="button quiet square small-target"
          aria-label={t('job.newIn', { stage: stage.name })}
          onClick={() => (opened.value = { kind: 'job', stageId: stage.id })}
        >
          <Icon of={Plus} />
        </button>
      </div>
      {next ? (
        <button
          type="button"
          class="switch"
          role="switch"
          aria-checked={stage.automove}
          aria-label={t('automove.in', { stage: stage.name })}
          title={t('automove.hint', { next: next.name })}
          onClick={() => setAutomove(stage, !stage.automove)}
        >
          <i aria-hidden="true" />
          {t(stage.automove ? 'automove.on' : 'automove.off')}
        </button>
      ) : (
        <span class="switch" title={t('automove.inertHint')}>
          {t(stage.automoveInert ? 'automove.inert' : 'column.last')}
        </span>
      )}
      {next && waiting > 0 && (
        <button
          type="button"
          class="button quiet"
          title={t('ready.hint', { next: next.name })}
          onClick={() => moveReady(stage, next)}
        >
          {t('ready.move', { n: waiting })}
        </button>
      )}
    </header>
  )
}
