// What the builds of all pages have in common (scripts/build.mjs). GraphiQL has a configuration of its own.
import { defineConfig } from 'vite'
import { pdfAssets } from './scripts/pdf-assets.ts'

interface Known {
  isEntry: boolean
  importers: readonly string[]
}
/** Whether the page's own script reaches a module without a dynamic import. */
function isOfPage(id: string, infoOf: (id: string) => Known | null, asked = new Set<string>()): boolean {
  if (asked.has(id)) return false
  asked.add(id)
  const info = infoOf(id)
  return !!info && (info.isEntry || info.importers.some((importer) => isOfPage(importer, infoOf, asked)))
}

const server = process.env.COUNTERSIGN_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [pdfAssets()],
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    // The strict CSP has no place for data: in scripts, fonts or styles.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // One script a page: without this, whatever a later part shares with it becomes a request of its own.
        codeSplitting: {
          groups: [
            {
              name: (id, graph) => (isOfPage(id, (one) => graph.getModuleInfo(one)) ? 'page' : null),
              debugName: 'page',
            },
          ],
        },
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
