// Weighs what a page fetches before it is ready, against its budget. In kB of gzip, as it travels.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

/** Of a page: its entry with all that it imports, the heaviest catalogue of words, and what it always fetches next. */
const pages = [
  { name: 'board', entry: 'board.html', words: ['common', 'board'], always: [], budget: 45 },
  { name: 'sign', entry: 'sign.html', words: ['common', 'sign'], always: [], budget: 20 },
  { name: 'verify', entry: 'verify.html', words: ['common', 'verify'], always: [], budget: 25 },
]
/** Loaded only when they are needed. */
const later = {
  'job panel': 'src/job/JobPanel.tsx',
  'request editor': 'src/editor/RequestDialog.tsx',
  'signing room with viewer': 'src/sign/Room.tsx',
}

const weigh = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length

function reach(key, found = new Set()) {
  if (found.has(key)) return found
  found.add(key)
  for (const next of manifest[key].imports ?? []) reach(next, found)
  return found
}

const total = (keys) => [...keys].reduce((sum, key) => sum + weigh(manifest[key].file), 0)
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
let heavy = false

for (const { name, entry, words, budget } of pages) {
  const keys = reach(entry)
  const heaviest = words.reduce(
    (sum, one) =>
      sum + Math.max(...['en', 'fr'].map((tongue) => weigh(manifest[`src/words/${one}.${tongue}.ts`].file))),
    0,
  )
  const bytes = total(keys) + heaviest
  const over = bytes > budget * 1000
  heavy ||= over
  console.log(`${name.padEnd(26)} ${kB(bytes).padStart(9)} of ${budget} kB${over ? '  TOO HEAVY' : ''}`)
}
for (const [name, key] of Object.entries(later))
  if (manifest[key]) console.log(`${name.padEnd(26)} ${kB(total(reach(key))).padStart(9)} (later, with what it shares)`)

if (heavy) process.exit(1)
