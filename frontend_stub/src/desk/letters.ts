// The board of envelopes as it is kept in this window, and the person whose envelopes are shown.
import { ask } from '../api/client'
import { ENVELOPES, type Letter, type ReadColumn } from './queries'

export interface LetterColumn {
  kind: ReadColumn['kind']
  count: number
  letters: Letter[]
  /** From where the rest of the column is read; null where all is here. */
  more: string | null
}

const FIRST = 20

export const ownerIn = (query: string): string => new URLSearchParams(query).get('owner') ?? ''
export const withOwner = (owner: string): string => (owner ? `?${new URLSearchParams({ owner })}` : '')

const columnOf = ({ kind, count, envelopes }: ReadColumn): LetterColumn => ({
  kind,
  count,
  letters: envelopes.nodes,
  more: envelopes.pageInfo.hasNextPage ? envelopes.pageInfo.endCursor : null,
})

async function read(owner: string, after: string | null): Promise<LetterColumn[]> {
  const owners = owner ? [owner] : null
  return (await ask(ENVELOPES, { owners, first: FIRST, after })).envelopeBoard.columns.map(columnOf)
}

/** The column with its next page. */
export async function readOn(owner: string, column: LetterColumn): Promise<LetterColumn> {
  const next = (await read(owner, column.more)).find(({ kind }) => kind === column.kind)!
  return { ...next, letters: joined(column.letters, next.letters) }
}

/** Reads all columns, each as far as it was read before. */
export async function readAgain(owner: string, before: readonly LetterColumn[]): Promise<LetterColumn[]> {
  const columns = await read(owner, null)
  return Promise.all(
    columns.map(async (column) => {
      const shown = before.find(({ kind }) => kind === column.kind)?.letters.length ?? 0
      let whole = column
      while (whole.more && whole.letters.length < shown) whole = await readOn(owner, whole)
      return whole
    }),
  )
}

/** One card a letter: it may have come into the page that was read first meanwhile. */
export function joined(first: readonly Letter[], next: readonly Letter[]): Letter[] {
  const known = new Set(first.map(({ id }) => id))
  return [...first, ...next.filter(({ id }) => !known.has(id))]
}

/** The jobs that a letter's documents are linked to, each once. */
export const jobsOf = (letter: Letter) => [
  ...new Map(letter.documents.flatMap(({ jobs }) => jobs).map((job) => [job.id, job])).values(),
]
