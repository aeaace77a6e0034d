// Weighs what a page fetches before it is ready, against its budget. In kB of gzip, as it travels.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)

/** Of a page: its entry with all that it imports, and the heavier of its catalogues. What comes later is printed too. */
const pages = [
  {
    name: 'board',
    words: ['common', 'board'],
    budget: 45,
    later: {
      'job panel': 'src/job/JobPanel.tsx',
      'request editor': 'src/editor/RequestDialog.tsx',
      'board of requests': 'src/desk/SignaturesPage.tsx',
      'chase list': 'src/desk/ChasePage.tsx',
      'request of the desk': 'src/request/RequestSheet.tsx',
    },
  },
  { name: 'sign', words: ['common', 'sign'], budget: 20, later: { 'reading room, viewer': 'src/sign/Room.tsx' } },
  { name: 'inbox', words: ['common', 'inbox'], budget: 20, later: {} },
  { name: 'send', words: ['common', 'send'], budget: 20, later: {} },
  { name: 'verify', words: ['common', 'verify'], budget: 25, later: {} },
]
const weigh = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length

/** What a part fetches; the page's own script, which the manifest does not list, is there already. */
function reach(manifest, key, found = new Set()) {
  if (found.has(key) || !manifest[key]) return found
  found.add(key)
  for (const next of manifest[key].imports ?? []) reach(manifest, next, found)
  return found
}

/** The scripts that a page names. */
const scripts = (name) => {
  const html = readFileSync(new URL(`${name}.html`, dist), 'utf8')
  return [...html.matchAll(/(?:src|modulepreload"[^>]*href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file)
}

const total = (manifest, keys) => [...keys].reduce((sum, key) => sum + weigh(manifest[key].file), 0)
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
let heavy = false

for (const { name, words, budget, later } of pages) {
  const manifest = JSON.parse(readFileSync(new URL(`.vite/${name}.json`, dist), 'utf8'))
  const first = scripts(name)
  const heavier = (one) =>
    Math.max(...['en', 'fr'].map((tongue) => weigh(manifest[`src/words/${one}.${tongue}.ts`].file)))
  const bytes = words.reduce(
    (sum, one) => sum + heavier(one),
    first.reduce((sum, file) => sum + weigh(file), 0),
  )
  const over = bytes > budget * 1000
  heavy ||= over
  console.log(`${name.padEnd(22)} ${kB(bytes).padStart(9)} of ${budget} kB${over ? '  TOO HEAVY' : ''}`)
  for (const [part, key] of Object.entries(later)) {
    const more = [...reach(manifest, key)].filter((one) => !first.includes(manifest[one].file))
    console.log(`  ${part.padEnd(20)} ${kB(total(manifest, more)).padStart(9)} more, when it is opened`)
  }
}

if (heavy) process.exit(1)
