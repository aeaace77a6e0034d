// The whole audit of graphql-http against a server: node audit.mjs URL [headers as JSON]
import { auditServer } from 'graphql-http';

const [url, headers = '{}'] = process.argv.slice(2);
const extra = JSON.parse(headers);
const fetchFn = (input, init = {}) => fetch(input, { ...init, headers: { ...extra, ...init.headers } });
const results = await auditServer({ url, fetchFn });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
