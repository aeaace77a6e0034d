// The graphql-ws client follows a board over restarts of its server: node follow.mjs URL TOKEN PIPELINE AFTER VERSION
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, token, pipelineId, from, upTo] = process.argv.slice(2);
let after = from;
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: { authorization: `Bearer ${token}` },
  retryAttempts: 100,
  shouldRetry: () => true,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  on: { closed: (event) => console.log(JSON.stringify({ closed: event.code })) },
});
const query = `subscription ($pipelineId: ID!, $after: EventCursor) {
  pipelineEvents(pipelineId: $pipelineId, after: $after) { __typename
    ... on StreamReady { cursor }
    ... on StreamEvent { cursor version event { __typename id } }
    ... on StreamGap { reason resyncFrom } } }`;

await new Promise((resolve, reject) => {
  const stop = client.subscribe(
    // Read anew at each try: a retry asks for what is still missing.
    { query, variables: { pipelineId, get after() { return after; } } },
    {
      next: ({ data, errors }) => {
        if (errors) { reject(new Error(JSON.stringify(errors))); return; }
        const frame = data.pipelineEvents;
        after = frame.cursor ?? after;
        console.log(JSON.stringify(frame));
        if (frame.version === Number(upTo)) { stop(); resolve(); }
      },
      error: reject,
      complete: resolve,
    },
  );
});
await client.dispose();
