// Turns the schema into types: the server's printed one where it is complete enough to stand alone, else the copy of
// the contract beside this folder's package.json. COUNTERSIGN_SCHEMA names another.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync } from 'node:fs'

const printed = '../schema/schema.graphql'
const source = process.env.COUNTERSIGN_SCHEMA ?? (existsSync(printed) ? printed : 'contract.graphql')
copyFileSync(source, 'schema.graphql')
execFileSync(process.execPath, ['node_modules/gql.tada/bin/cli.js', 'generate-output'], { stdio: ['ignore', 'ignore', 'inherit'] })
console.log(`types from ${source}`)
