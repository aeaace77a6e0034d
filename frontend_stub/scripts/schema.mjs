// Turns the server's printed schema into types, and holds every document of the pages against it.
import { execFileSync } from 'node:child_process'

const cli = (...words) =>
  execFileSync(process.execPath, ['node_modules/gql.tada/bin/cli.js', ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })

cli('generate-output')
