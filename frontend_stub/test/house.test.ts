// The house rules of this folder: no address in the lock file, nothing from elsewhere in the pages, valid examples.
import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { EXAMPLES } from '../src/graphiql/examples'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test('the lock file names no registry', () => {
  const lock = read('package-lock.json')
  expect(lock).not.toContain('"resolved"')
  expect(lock).not.toMatch(/registry\.|\.tgz/)
})

test.each(['board', 'sign', 'verify', 'mailbox', 'graphiql'])('%s.html holds no script or style of its own', (page) => {
  const html = read(`${page}.html`)
  expect(html).not.toMatch(/<style|style=|<script(?![^>]* src=)|\son\w+=|https?:/)
  expect(html).toContain('no-referrer')
})

test('the signing page asks not to be indexed', () => {
  expect(read('sign.html')).toContain('noindex')
})

test('GraphiQL’s examples hold against the schema', () => {
  const schema = buildSchema(read('../schema/schema.graphql'), { assumeValidSDL: true })
  for (const { query, variables } of EXAMPLES) {
    expect(validate(schema, parse(query))).toEqual([])
    if (variables) JSON.parse(variables)
  }
})

test('every module says over its door what it is', () => {
  const files = readdirSync(new URL('../src/', import.meta.url), { recursive: true, encoding: 'utf8' })
  const silent = files.filter(
    (file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !/^\/[/*]/.test(read(`src/${file}`)),
  )
  expect(silent).toEqual([])
})
