// Documents typed by the schema. At run time a document is its own text: no parser is shipped for it.
import type { initGraphQLTada } from 'gql.tada'
import type { introspection } from './schema'

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada'

type Tada = initGraphQLTada<{
  introspection: introspection
  disableMasking: true
  scalars: { DateTime: string; Date: string; EventCursor: string; JSON: unknown }
}>

/** Joins a document with the fragments it spreads, each once however often it is reached. */
function join(text: string, fragments: Joined[] = []): Joined {
  const parts = new Set<string>([text.trim()])
  for (const fragment of fragments) for (const part of fragment.parts) parts.add(part)
  return Object.assign(new String([...parts].join('\n')), { parts: [...parts] }) as Joined
}
type Joined = string & { parts: string[] }

export const graphql = join as unknown as Tada
