// Keeps a page of the desk as things stand: it is read anew soon after something happened to any request.
import { follow, liveness } from '../api/live'
import { DESK_EVENTS } from './queries'

/** Many things happen at once: one reading is enough for all of them. */
const SOON = 250

/** A frame of a stream; a `quiet` one concerns nothing that is read. */
interface Frame {
  __typename: 'StreamReady' | 'StreamEvent' | 'StreamGap'
  cursor?: string
  resyncFrom?: string
  quiet?: boolean
}
export type Stream = (
  variables: { readonly after: string | null },
  received: (frame: Frame) => void,
  ended: () => void,
) => () => void

const desk: Stream = (variables, received, ended) =>
  follow(DESK_EVENTS, variables, ({ envelopeEvents: frame }) => received(frame), ended)

/** Reads now, and whenever something happened, until the returned function is called. */
export function kept(read: () => Promise<void>, stream: Stream = desk): () => void {
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let cursor: string | null = null
  let unfollow = () => {}
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      void read()
    }, SOON)
  }
  const listen = () => {
    const variables = {
      get after() {
        return cursor
      },
    }
    unfollow = stream(
      variables,
      (frame) => {
        if (frame.__typename === 'StreamReady') liveness.value = 'live'
        cursor = frame.resyncFrom ?? frame.cursor ?? cursor
        if (!frame.quiet) soon()
        if (frame.__typename === 'StreamGap') again(0)
      },
      () => again(2_000),
    )
  }
  const again = (wait: number) => {
    unfollow()
    setTimeout(() => over || listen(), wait)
  }
  void read()
  listen()
  return () => {
    over = true
    clearTimeout(timer)
    unfollow()
  }
}
