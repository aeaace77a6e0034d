// Who is signed in, and for which firm.
import { signal } from '@preact/signals'
import { ask, Fault } from '../api/client'
import { graphql, type ResultOf } from '../api/graphql'
import { signedOut } from '../api/person'

const VIEWER = graphql(`query Viewer {
  viewer { __typename ... on Member { id name email permissions } }
  firm { id name details { legalName } members(first: 100) { nodes { id name email active } } }
}`)
type Read = ResultOf<typeof VIEWER>
export type Member = NonNullable<Read['firm']>['members']['nodes'][number]

export const viewer = signal<Extract<Read['viewer'], { __typename: 'Member' }> | null>(null)
export const firm = signal<Read['firm']>(null)

export const unmet = signal('')

/** Reads who is asking. */
export async function meet(): Promise<void> {
  unmet.value = ''
  try {
    const read = await ask(VIEWER, {})
    viewer.value = read.viewer?.__typename === 'Member' ? read.viewer : null
    firm.value = read.firm
    if (!viewer.value) signedOut.value = true
  } catch (error) {
    unmet.value = error instanceof Fault ? error.kind : 'broken'
  }
}
