// PostGraphile 5 as it comes, on the same database, in the application's role: row-level security by its settings.
import { createServer } from "node:http"
import { postgraphile } from "postgraphile"
import { makePgService } from "postgraphile/adaptors/pg"
import { grafserv } from "postgraphile/grafserv/node"
import { PostGraphileAmberPreset } from "postgraphile/presets/amber"

const [port, connectionString, firm] = process.argv.slice(2)
const preset = {
  extends: [PostGraphileAmberPreset],
  disablePlugins: ["PgIndexBehaviorsPlugin"], // which takes away what no index helps: the state of a card, the order of stages
  pgServices: [makePgService({ connectionString, schemas: ["public"] })],
  grafast: { context: () => ({ pgSettings: { "app.firm": firm } }) },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
}
const server = createServer()
await postgraphile(preset).createServ(grafserv).addTo(server)
server.listen(Number(port), "127.0.0.1")
