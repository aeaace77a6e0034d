// GraphiQL, a build of its own: it is React and Monaco, of which the pages know nothing.
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/** GraphiQL carries its fonts inside its style sheet, where our policy refuses them; the system's do as well. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    /graphiql.*\.css$/.test(id) ? code.replace(/@font-face\s*\{[^}]*url\(["']?data:[^}]*\}/g, '') : undefined,
}

export default defineConfig({
  plugins: [withoutFonts],
  publicDir: false,
  build: {
    target: 'es2022',
    // Beside the pages, which were built before.
    emptyOutDir: false,
    assetsDir: 'assets/graphiql',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      input: fileURLToPath(new URL('./graphiql.html', import.meta.url)),
      // "use client" means nothing here.
      onLog: (level, log, print) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && print(level, log),
    },
  },
  worker: { format: 'es' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
})
