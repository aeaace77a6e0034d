// All requests for documents that are out, on the page of documents: followed live.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ask } from '../api/client'
import { follow } from '../api/live'
import { kept, type Stream } from '../desk/live'
import { toast } from '../look/messages'
import { troubleOf } from '../look/trouble'
import { FILE_EVENTS, OPEN_REQUESTS } from './asking'
import { FileRequests } from './FileRequests'
import type { AskedFiles } from './queries'

const files: Stream = (variables, received, ended) =>
  follow(
    FILE_EVENTS,
    variables,
    ({ firmEvents: frame }) => {
      const quiet = frame.__typename === 'StreamEvent' && frame.event?.__typename !== 'FileRequestChanged'
      received({ ...frame, quiet })
    },
    ended,
  )

export function OpenFileRequests({ turn, onCame }: { turn: number; onCame: () => void }) {
  const requests = useSignal<(AskedFiles & { client: { name: string } })[]>([])
  const read = async () => {
    try {
      requests.value = (await ask(OPEN_REQUESTS, {})).fileRequests.nodes
    } catch (error) {
      toast('bad', troubleOf(error))
    }
  }
  useEffect(() => {
    let first = true
    return kept(async () => {
      await read()
      if (!first) onCame()
      first = false
    }, files)
  }, [])
  useEffect(() => {
    if (turn > 0) void read()
  }, [turn])
  return <FileRequests requests={requests.value} changed={read} />
}
