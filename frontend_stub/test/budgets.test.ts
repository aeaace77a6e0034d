// The pages stay light. `npm run build` comes first; without it there is nothing to weigh.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

test.runIf(existsSync(here('dist/board.html')))('each page keeps within its budget', () => {
  const weighed = execFileSync(process.execPath, [here('scripts/budgets.mjs')], { encoding: 'utf8' })
  console.log(weighed)
  expect(weighed).not.toContain('TOO HEAVY')
})
