// The graphql-ws client counts along, and goes on after the server was restarted: node resume.mjs URL UPTO
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, upTo] = process.argv.slice(2);
let seen = 0;
let connections = 0;
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: { authorization: 'Bearer ana' },
  retryAttempts: 50,
  // By default a refused connection, which is what a restart looks like for a moment, is final.
  shouldRetry: () => true,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  on: { connected: () => { connections += 1; }, closed: (event) => console.log(`closed ${event.code}`) },
});

function follow() {
  return new Promise((resolve, reject) => {
    const stop = client.subscribe(
      {
        query: 'subscription ($after: Int!, $upTo: Int!) { count(after: $after, upTo: $upTo, pause: 0.01) }',
        // Read anew at each try: a getter, so that a retry asks for what is still missing.
        variables: { get after() { return seen; }, upTo: Number(upTo) },
      },
      {
        next: ({ data, errors }) => {
          if (errors) { stop(); reject(new Error(JSON.stringify(errors))); return; }
          if (data.count !== seen + 1) { stop(); reject(new Error(`gap: ${data.count} after ${seen}`)); return; }
          seen = data.count;
          if (seen % 10 === 0) console.log(`seen ${seen}`);
        },
        error: reject,
        complete: resolve,
      },
    );
  });
}

await follow();
console.log(`complete ${seen} ${connections}`);
await client.dispose();
