// graphql-ws as it comes: one event, given by POST, fanned out to every subscriber. Same schema, same selection.
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { buildSchema } from "graphql"
import { useServer } from "graphql-ws/use/ws"
import { WebSocketServer } from "ws"

const [port, sdl] = process.argv.slice(2)
const schema = buildSchema(readFileSync(sdl, "utf8"), { assumeValid: true })
const waiting = new Set()

async function* pipelineEvents() {
  yield { pipelineEvents: { __typename: "StreamReady", cursor: "1" } }
  for (;;) yield { pipelineEvents: await new Promise((told) => waiting.add(told)) }
}

schema.getSubscriptionType().getFields().pipelineEvents.subscribe = pipelineEvents

const server = createServer(async (request, response) => {
  let text = ""
  for await (const part of request) text += part
  const told = [...waiting]
  waiting.clear()
  for (const tell of told) tell(JSON.parse(text))
  response.end()
})
useServer({ schema }, new WebSocketServer({ server, path: "/graphql" }))
server.listen(Number(port), "127.0.0.1")
