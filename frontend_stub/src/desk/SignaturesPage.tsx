// All requests as a board: in which column each stands says whom it waits for.
import { useSignal } from '@preact/signals'
import { Archive, X } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import '../board/board.css'
import './desk.css'
import { Header } from '../board/Header'
import { firm, viewer } from '../board/person'
import { go, query } from '../board/route'
import { Icon } from '../look/Icon'
import { troubleOf } from '../look/trouble'
import { t } from '../words/catalogue'
import { DeskNav } from './DeskNav'
import { LetterCard } from './LetterCard'
import { type LetterColumn, ownerIn, readAgain, readOn, withOwner } from './letters'
import { kept } from './live'
import { DeskDialogs, opened } from './opened'
import { SignedFilesDialog } from './SignedFilesDialog'

export function SignaturesPage() {
  const owner = ownerIn(query.value)
  const columns = useSignal<LetterColumn[] | null>(null)
  const error = useSignal('')
  const fetching = useSignal(false)
  const turn = useRef(0)
  const request = new URLSearchParams(query.value).get('request')
  useEffect(() => {
    if (!request) return
    opened.value = request
    go(`/signatures${withOwner(owner)}`, 'replace')
  }, [request])
  useEffect(() => {
    document.title = `${t('signatures.title')} · Countersign`
  }, [])
  useEffect(() => {
    columns.value = null
    return kept(async () => {
      turn.current += 1
      const mine = turn.current
      try {
        const read = await readAgain(owner, columns.peek() ?? [])
        if (mine !== turn.current) return
        columns.value = read
        error.value = ''
      } catch (problem) {
        if (mine === turn.current) error.value = troubleOf(problem)
      }
    })
  }, [owner])
  const more = async (column: LetterColumn) => {
    try {
      const longer = await readOn(owner, column)
      columns.value = columns.value!.map((each) => (each.kind === column.kind ? longer : each))
    } catch (problem) {
      error.value = troubleOf(problem)
    }
  }
  return (
    <>
      <Header />
      <main class="board">
        <h1 class="out-of-sight">{t('signatures.title')}</h1>
        <search class="filters">
          <DeskNav />
          <OwnerFilter owner={owner} />
          <button type="button" class="button quiet" onClick={() => (fetching.value = true)}>
            <Icon of={Archive} />
            {t('signedFiles.title')}
          </button>
        </search>
        {error.value && (
          <p class="notice bad" role="alert">
            {error.value}
          </p>
        )}
        <div class="columns" aria-busy={columns.value === null}>
          {columns.value?.map((column) => (
            <Letters key={column.kind} column={column} onMore={() => more(column)} />
          ))}
        </div>
      </main>
      <DeskDialogs />
      {fetching.value && <SignedFilesDialog onClose={() => (fetching.value = false)} />}
    </>
  )
}

/** Who may see the team's chooses whose; others see their own. */
function OwnerFilter({ owner }: { owner: string }) {
  if (!viewer.value?.permissions.includes('SEE_TEAM')) return <span class="soft">{t('desk.own')}</span>
  const show = (id: string) => go(`/signatures${withOwner(id)}`, 'replace')
  return (
    <>
      <select
        class="input"
        aria-label={t('desk.owner')}
        value={owner}
        onChange={(event) => show(event.currentTarget.value)}
      >
        <option value="">{t('filter.everyone')}</option>
        {firm.value?.members.nodes.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {owner && (
        <button type="button" class="button quiet" onClick={() => show('')}>
          <Icon of={X} />
          {t('filter.clear')}
        </button>
      )}
    </>
  )
}

function Letters({ column, onMore }: { column: LetterColumn; onMore: () => void }) {
  const { kind, count, letters, more } = column
  const now = Date.now()
  return (
    <section class="column" aria-label={t(`column.${kind}`)} data-column={kind}>
      <header class="column-head short">
        <div class="row">
          <h2 class="cut grow">{t(`column.${kind}`)}</h2>
          <span class="tag" data-testid="count">
            {count}
            <span class="out-of-sight"> {t('desk.count', { n: count })}</span>
          </span>
        </div>
      </header>
      <ul class="cards" tabIndex={letters.length > 0 ? 0 : undefined}>
        {letters.map((letter) => (
          <LetterCard key={letter.id} letter={letter} now={now} />
        ))}
        {letters.length === 0 && <li class="nothing">{t(`column.${kind}.empty`)}</li>}
        {more && (
          <li>
            <button type="button" class="button wide" onClick={onMore}>
              {t('more')}
            </button>
          </li>
        )}
      </ul>
    </section>
  )
}
