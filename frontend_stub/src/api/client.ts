// Asking the server: one request, one answer, and a fault that says what happened to it.
//
// No client library: without a cache one would only post JSON, and @urql/core weighs 9 kB for that (half the signing
// page's budget).
import type { TadaDocumentNode } from 'gql.tada'
import { language } from '../words/catalogue'
import { headers, signedOut } from './person'

export type FaultKind = 'offline' | 'signed-out' | 'busy' | 'refused' | 'broken'

/** A request that got no answer of use. `kind` says what a person can do about it. */
export class Fault extends Error {
  constructor(
    readonly kind: FaultKind,
    message: string,
    readonly requestId?: string,
  ) {
    super(message)
  }
}

const kinds: Record<string, FaultKind> = {
  UNAUTHENTICATED: 'signed-out',
  RATE_LIMITED: 'busy',
  UNAVAILABLE: 'busy',
  INTERNAL: 'broken',
}

interface Answer<Data> {
  data?: Data | null
  errors?: { message: string; extensions?: { code?: string; requestId?: string } }[]
}

/** Sends one operation and gives its data; throws a Fault where there is none. */
export async function ask<Data, Variables extends object>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await post('/graphql', { query: String(document), variables })
  const answer = (await response.json().catch(() => null)) as Answer<Data> | null
  const [error] = answer?.errors ?? []
  const code = error?.extensions?.code ?? ''
  if (code === 'UNAUTHENTICATED' || response.status === 401) {
    signedOut.value = true
    throw new Fault('signed-out', error?.message ?? '')
  }
  if (error) throw new Fault(kinds[code] ?? 'refused', error.message, error.extensions?.requestId)
  if (answer?.data) return answer.data
  throw new Fault(response.status === 429 || response.status === 503 ? 'busy' : 'broken', String(response.status))
}

/** Posts JSON to a path of our own. */
export async function post(path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: {
        ...headers(language.value),
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
      },
      body: JSON.stringify(body),
    })
  } catch (error) {
    throw new Fault('offline', String(error))
  }
}

/** The bytes of a file that only its reader may fetch. */
export async function fetchFile(path: string): Promise<ArrayBuffer> {
  let response: Response
  try {
    response = await fetch(path, { headers: headers(language.value) })
  } catch (error) {
    throw new Fault('offline', String(error))
  }
  if (!response.ok) throw new Fault(response.status === 401 ? 'signed-out' : 'refused', String(response.status))
  return response.arrayBuffer()
}
