// What happens, as it happens: one WebSocket, streams that resume where they were.
import { signal } from '@preact/signals'
import type { TadaDocumentNode } from 'gql.tada'
import { type Client, createClient } from 'graphql-ws'
import { personalToken, signedOut } from './person'

export type Liveness = 'connecting' | 'live' | 'reconnecting' | 'offline'
/** What the indicator shows. Live only once the server has said that nothing is missed from here on. */
export const liveness = signal<Liveness>('connecting')

const PATIENCE = 10_000
let socket: Client | undefined
/** The connection that is open, if one is. */
let open: WebSocket | undefined

function connection(): Client {
  let pong: ReturnType<typeof setTimeout> | undefined
  socket ??= createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    connectionParams: () => (personalToken.value ? { authorization: `Bearer ${personalToken.value}` } : {}),
    keepAlive: PATIENCE,
    retryAttempts: Number.POSITIVE_INFINITY,
    // 4401 and 4403 mean that asking again will not help.
    shouldRetry: (event) => ![4401, 4403].includes((event as CloseEvent).code),
    retryWait: (tries) =>
      new Promise((resume) => {
        const wait = Math.min(200 * 2 ** tries, 5_000) * (0.75 + Math.random() / 2)
        const timer = setTimeout(go, wait)
        addEventListener('online', go)
        function go() {
          clearTimeout(timer)
          removeEventListener('online', go)
          resume()
        }
      }),
    on: {
      opened: (made) => {
        open = made as WebSocket
      },
      // One missed pong is enough: a socket may die without a word.
      ping: (received) => {
        if (!received) pong = setTimeout(() => open?.close(4408, 'no pong'), PATIENCE / 2)
      },
      pong: (received) => {
        if (received) clearTimeout(pong)
      },
      closed: (event) => {
        clearTimeout(pong)
        const { code } = event as CloseEvent
        if (code === 4401 || code === 4403) signedOut.value = true
        liveness.value = navigator.onLine ? 'reconnecting' : 'offline'
      },
    },
  })
  return socket
}

if (typeof addEventListener === 'function') {
  addEventListener('offline', () => {
    liveness.value = 'offline'
  })
  addEventListener('online', () => {
    if (liveness.value !== 'offline') return
    liveness.value = 'reconnecting'
    // A socket may have outlived the network, or only seem to: the stream resumes on a new one.
    open?.close(4408, 'back online')
  })
}

/**
 * Follows a stream until the returned function is called. `variables` are read anew at each connection, so a getter in
 * them resumes from the place reached. `ended` is told the reason when the server refuses the stream for good.
 */
export function follow<Data, Variables extends object>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  received: (data: Data) => void,
  ended: (reason: unknown) => void = () => {},
): () => void {
  return connection().subscribe<Data>(
    { query: String(document), variables: variables as Record<string, unknown> },
    { next: ({ data }) => data && received(data), error: ended, complete: () => {} },
  )
}
