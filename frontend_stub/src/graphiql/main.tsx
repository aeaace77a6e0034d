/** @jsxImportSource react */
// GraphiQL for signed-in members, with examples and live subscriptions. Nothing comes from another host.
import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './graphiql.css'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import { createClient } from 'graphql-ws'
import { createRoot } from 'react-dom/client'
import { EXAMPLES } from './examples'

const socket = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`
const fetcher = createGraphiQLFetcher({
  url: '/graphql',
  headers: { 'Countersign-Client': 'graphiql' },
  wsClient: createClient({ url: socket }),
})

createRoot(document.getElementById('page')!).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={EXAMPLES}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>
      <a href="/">Countersign</a>
    </GraphiQL.Logo>
  </GraphiQL>,
)
