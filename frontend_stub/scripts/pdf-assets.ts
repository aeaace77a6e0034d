// Carries the fonts and character maps of pdf.js into the build, so that a PDF without embedded fonts is shown too.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const folders: Record<string, RegExp> = {
  standard_fonts: /\.(pfb|ttf)$/,
  iccs: /\.icc$/,
  cmaps: /\.bcmap$/,
  wasm: /\.wasm$|fallback\.js$/,
}

export function pdfAssets(): Plugin {
  const root = fileURLToPath(new URL('../node_modules/pdfjs-dist/', import.meta.url))
  return {
    name: 'pdf-assets',
    apply: 'build',
    generateBundle() {
      for (const [folder, wanted] of Object.entries(folders))
        for (const file of readdirSync(root + folder).filter((name) => wanted.test(name)))
          this.emitFile({
            type: 'asset',
            fileName: `assets/pdfjs/${folder}/${file}`,
            source: readFileSync(`${root}${folder}/${file}`),
          })
    },
  }
}
