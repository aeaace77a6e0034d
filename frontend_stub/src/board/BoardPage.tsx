// The board's page: its head, its columns, and what lies over them.
import { effect, useSignal, useSignalEffect } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { Later, withWords } from '../look/Later'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { Columns } from './Columns'
import { FilterBar } from './FilterBar'
import { focusOn } from './focus'
import { Header } from './Header'
import { MoveMenu } from './MoveMenu'
import { Dialogs, opened } from './opened'
import { JOB_PLACE, PIPELINES } from './queries'
import { go, route } from './route'
import { shortcuts } from './shortcuts'
import { asking, board, open, readAgain, trouble } from './store'
import { formWords, jobWords, requestWords } from './words'

const LAST = 'countersign.pipeline'
export const pipelines = { list: [] as { id: string; name: string }[] }

/** Finds the board that an address means: its own, a job's, or the one last looked at. */
async function find(): Promise<string | null> {
  const at = route.peek()
  if (at.page === 'board') return at.pipelineId
  if (at.page === 'job') return (await ask(JOB_PLACE, { id: at.jobId })).job?.pipeline.id ?? null
  pipelines.list = (await ask(PIPELINES, {})).pipelines.nodes
  const last = localStorage.getItem(LAST)
  const chosen = pipelines.list.find(({ id }) => id === last) ?? pipelines.list[0]
  return chosen?.id ?? null
}

export function BoardPage() {
  const empty = useSignal(false)
  useEffect(
    () =>
      effect(() => {
        const at = route.value
        find()
          .then(async (id) => {
            if (route.value !== at) return // whoever has gone elsewhere meanwhile is not called back
            if (!id) {
              if (at.page === 'home') empty.value = true
              else trouble.value = t('board.notFound')
              return
            }
            empty.value = false
            localStorage.setItem(LAST, id)
            if (at.page === 'home') go(`/pipelines/${id}${location.search}`, 'replace')
            await open(id)
          })
          .catch((error) => {
            trouble.value = troubleOf(error)
          })
      }),
    [],
  )
  useEffect(() => shortcuts(), [])
  useSignalEffect(() => {
    document.title = `${board.value?.name ?? t('board.title')} · Countersign`
  })
  const at = route.value
  return (
    <>
      <Header />
      <main class="board" id="board">
        <h1 class="out-of-sight">{board.value?.name ?? t('board.title')}</h1>
        {empty.value ? <FirstPipeline /> : <Body />}
      </main>
      {at.page === 'job' && (
        <Later
          key={at.jobId}
          shape="panel"
          of={() =>
            withWords(import('../job/JobPanel'), jobWords, formWords, requestWords).then((part) => part.JobPanel)
          }
          with={{ id: at.jobId, onClose: closeJob }}
        />
      )}
      <MoveMenu />
      {asking.value && (
        <Later
          key={asking.value.move.jobId}
          of={() =>
            withWords(import('./DecisionDialog'), formWords).then((part) => part.DecisionDialog as ComponentType)
          }
        />
      )}
      <Dialogs />
    </>
  )
}

export function closeJob() {
  const at = route.peek()
  if (board.value) go(`/pipelines/${board.value.id}${location.search}`)
  if (at.page === 'job') focusOn(at.jobId)
}

function Body() {
  if (trouble.value)
    return (
      <div class="lone">
        <h2>{t('trouble.title')}</h2>
        <p>{trouble.value}</p>
        <p class="row">
          <button type="button" class="button main" onClick={readAgain}>
            {t('tryAgain')}
          </button>
          <a class="button" href="/">
            {t('toBoard')}
          </a>
        </p>
      </div>
    )
  if (!board.value) return <ColumnsSkeleton />
  return (
    <>
      <FilterBar />
      <Columns />
    </>
  )
}

function FirstPipeline() {
  return (
    <div class="lone">
      <div class="sheet">
        <h2>{t('first.title')}</h2>
        <p>{t('first.text')}</p>
        <p>
          <button type="button" class="button main" onClick={() => (opened.value = { kind: 'pipeline' })}>
            {t('pipeline.new')}
          </button>
        </p>
      </div>
    </div>
  )
}

function ColumnsSkeleton() {
  return (
    <div class="columns" aria-busy="true">
      <span class="out-of-sight" role="status">
        {t('loading')}
      </span>
      {[5, 3, 4, 2].map((cards, column) => (
        <div key={column} class="column" aria-hidden="true">
          <div class="skeleton head" />
          {Array.from({ length: cards }, (_, card) => (
            <div key={card} class="skeleton card-shape" />
          ))}
        </div>
      ))}
    </div>
  )
}

export function BoardSkeleton() {
  return (
    <>
      <div class="top" />
      <main class="board">
        <ColumnsSkeleton />
      </main>
    </>
  )
}
