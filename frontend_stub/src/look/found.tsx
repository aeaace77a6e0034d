// What a search finds, page by page: the box to write in, what is read, what went wrong, and more of it.
import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { t } from '../words/catalogue'
import { troubleOf } from './trouble'

interface Page<T> {
  nodes: T[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

export interface Found<T> {
  search: Signal<string>
  /** Null until the first page was read. */
  list: ReadonlySignal<T[] | null>
  /** The cursor of the next page; null: this is all. */
  more: ReadonlySignal<string | null>
  error: ReadonlySignal<string>
  /** Reads the first page, or the one after a cursor. What was asked for last is what is shown. */
  read: (after?: string | null) => Promise<void>
}

export function useFound<T>(find: (search: string | null, after: string | null) => Promise<Page<T>>): Found<T> {
  const search = useSignal('')
  const list = useSignal<T[] | null>(null)
  const more = useSignal<string | null>(null)
  const error = useSignal('')
  const turn = useRef(0)
  const read = async (after: string | null = null) => {
    turn.current += 1
    const mine = turn.current
    try {
      const { nodes, pageInfo } = await find(search.value.trim() || null, after)
      if (mine !== turn.current) return
      list.value = after ? [...(list.value ?? []), ...nodes] : nodes
      more.value = pageInfo.hasNextPage ? pageInfo.endCursor : null
      error.value = ''
    } catch (problem) {
      if (mine === turn.current) error.value = troubleOf(problem)
    }
  }
  return { search, list, more, error, read }
}

interface Words {
  find: string
  empty: string
  notFound: string
}

/** The box, and what stands in the place of a list that is not there. */
export function Search<T>({ found, words }: { found: Found<T>; words: Words }) {
  const { search, list, error, read } = found
  return (
    <>
      <input
        type="search"
        class="input"
        aria-label={words.find}
        placeholder={words.find}
        value={search.value}
        onInput={(event) => {
          search.value = event.currentTarget.value
          void read()
        }}
      />
      {error.value && (
        <p class="notice bad" role="alert">
          {error.value}
        </p>
      )}
      {list.value === null && !error.value && <div class="skeleton later" aria-hidden="true" />}
      {list.value?.length === 0 && <p class="empty">{search.value ? words.notFound : words.empty}</p>}
    </>
  )
}

export function More<T>({ found: { more, read } }: { found: Found<T> }) {
  if (!more.value) return null
  return (
    <p>
      <button type="button" class="button" onClick={() => read(more.value)}>
        {t('more')}
      </button>
    </p>
  )
}
