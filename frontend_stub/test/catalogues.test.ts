// The catalogues are complete: the same keys in both languages, and every key that the pages use is there.
import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, type GraphQLEnumType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { fillIn } from '../src/words/catalogue'

const folder = new URL('../src/words/', import.meta.url)
const names = [...new Set(readdirSync(folder).flatMap((file) => /^(\w+)\.(en|fr)\.ts$/.exec(file)?.[1] ?? []))]
const read = async (name: string, tongue: string): Promise<Record<string, string>> =>
  (await import(`../src/words/${name}.${tongue}.ts`)).default

const all: Record<string, string> = {}
for (const name of names) Object.assign(all, await read(name, 'en'))

const holes = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort()

describe.each(names)('%s', (name) => {
  test('English and French have the same keys', async () => {
    const [english, french] = await Promise.all([read(name, 'en'), read(name, 'fr')])
    expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort())
  })

  test('both are filled in with the same things', async () => {
    const [english, french] = await Promise.all([read(name, 'en'), read(name, 'fr')])
    for (const [key, text] of Object.entries(english))
      expect([key, ...holes(french[key]!)]).toEqual([key, ...holes(text)])
  })
})

const sources = readdirSync(new URL('../src/', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('words/'))
  .map((file) => readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8'))
  .join('\n')

test('every key that is written out in the pages has words', () => {
  const used = new Set<string>()
  for (const [, call] of sources.matchAll(/\bt\(([^`()]*?)[,)]/g))
    for (const [, key] of call!.replace(/[=!]==? '\w+'/g, '').matchAll(/'([\w.-]+)'/g)) used.add(key!)
  for (const [, key] of sources.matchAll(/'((?:keys|verify|signature)\.[\w.]+)'/g)) used.add(key!)
  expect(used.size).toBeGreaterThan(150)
  expect([...used].filter((key) => !(key in all))).toEqual([])
})

test('no words are left over', () => {
  const built = [...sources.matchAll(/([\w.]+\.)\$\{/g)].map(([, start]) => start!)
  const left = Object.keys(all).filter(
    (key) => !sources.includes(`'${key}'`) && !built.some((start) => key.startsWith(start)),
  )
  expect(left).toEqual([])
})

const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'), {
  assumeValidSDL: true,
})
/** A later server's kinds are not this one's. */
const values = (name: string) =>
  ((schema.getType(name) as GraphQLEnumType | undefined)?.getValues() ?? []).map((value) => value.name)
const closed: [prefix: string, of: string, except?: string[]][] = [
  ['blocker', 'BlockerCode'],
  ['decide', 'PendingItemsDecision'],
  ['cause', 'MoveCause'],
  ['rule', 'AutomationRule'],
  ['recipient', 'RecipientState'],
  ['document', 'DocumentState'],
  ['envelope', 'EnvelopeState'],
  ['seal', 'SealState'],
  ['access', 'FolderAccess'],
  ['delivery', 'DeliveryState'],
  ['party', 'RecipientParty'],
  ['client', 'ClientKind'],
  ['field', 'FieldKind'],
  ['history.TaskChanged', 'TaskState'],
  ['notice', 'NoticeKind'],
  ['wish', 'NoticeKind'],
  ['history.FileRequestChanged', 'FileRequestStep'],
  ['send', 'FilesAskedForState', ['OPEN']],
  ['state', 'CeremonyState', ['OPEN', 'DONE']],
]

test.each(closed)('every %s of the schema (%s) has words', (prefix, of, except = []) => {
  const missing = values(of).filter((value) => !except.includes(value) && !(`${prefix}.${value}` in all))
  expect(missing).toEqual([])
})

test('plurals follow the language', () => {
  expect(fillIn('{n|# job|# jobs}', { n: 1 }, 'en')).toBe('1 job')
  expect(fillIn('{n|# job|# jobs}', { n: 0 }, 'en')).toBe('0 jobs')
  expect(fillIn('{n|# dossier|# dossiers}', { n: 0 }, 'fr')).toBe('0 dossier')
  expect(fillIn('{n|# job|# jobs}', { n: 1800 }, 'en')).toBe('1,800 jobs')
})
