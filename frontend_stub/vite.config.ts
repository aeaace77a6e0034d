// The pages: one small entry each. GraphiQL is a build of its own (vite.graphiql.config.ts).
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { pdfAssets } from './scripts/pdf-assets.ts'

const page = (name: string) => fileURLToPath(new URL(`./${name}.html`, import.meta.url))
const server = process.env.COUNTERSIGN_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [pdfAssets()],
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    // The strict CSP has no place for data: in scripts, fonts or styles.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { board: page('board'), sign: page('sign'), verify: page('verify'), mailbox: page('mailbox') },
      output: {
        // Some servers do not know .mjs as a script; the worker of pdf.js is one.
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith('.mjs')) ? 'assets/[name]-[hash].js' : 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: {
    proxy: { '/graphql': { target: server, ws: true }, '/auth': server, '/files': server, '/mailbox/messages': server },
  },
  test: { include: ['test/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0])
