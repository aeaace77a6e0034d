// Who is signed in, and for which firm.
import { signal } from '@preact/signals'
import { ask } from '../api/client'
import { graphql, type ResultOf } from '../api/graphql'

const VIEWER = graphql(`query Viewer {
  viewer { __typename ... on Member { id name email permissions } }
  firm { id name members(first: 100) { nodes { id name email active } } }
}`)
type Read = ResultOf<typeof VIEWER>
export type Member = NonNullable<Read['firm']>['members']['nodes'][number]

export const viewer = signal<Extract<Read['viewer'], { __typename: 'Member' }> | null>(null)
export const firm = signal<Read['firm']>(null)

/** Reads who is asking; false where nobody is. */
export async function meet(): Promise<boolean> {
  const read = await ask(VIEWER, {})
  viewer.value = read.viewer?.__typename === 'Member' ? read.viewer : null
  firm.value = read.firm
  return viewer.value !== null
}
