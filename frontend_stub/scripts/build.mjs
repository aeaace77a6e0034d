// Builds each page by itself, so that it comes as one script and one style sheet and not as the two dozen small pieces
// that it would share with pages which its reader never opens.
import { rmSync } from 'node:fs'
import { build } from 'vite'

const root = new URL('..', import.meta.url)
rmSync(new URL('dist', root), { recursive: true, force: true })
for (const page of ['board', 'sign', 'inbox', 'send', 'verify', 'mailbox'])
  await build({
    root: root.pathname,
    logLevel: 'warn',
    build: { manifest: `.vite/${page}.json`, rolldownOptions: { input: `${page}.html` } },
  })
await build({ root: root.pathname, configFile: 'vite.graphiql.config.ts', logLevel: 'warn' })
console.log('built the pages and GraphiQL into dist')
