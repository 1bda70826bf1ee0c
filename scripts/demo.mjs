// npm run demo: builds the page and serves it until Ctrl+C. PORT and HOST change the address.
import { join } from 'node:path'
import { fail, root, runTool } from './process.mjs'
import { setUp } from './setup.mjs'
import { serve } from './static-server.mjs'

await setUp()
console.log('Building the page ...')
if ((await runTool('vite', ['build', '--logLevel', 'warn'])) !== 0) {
  fail('The page could not be built; nothing is served.')
}
const { url, close } = await serve(join(root, 'demo-dist'), {
  host: process.env['HOST'] ?? '127.0.0.1',
  port: Number(process.env['PORT'] ?? 4173),
})
console.log(`\n  The page is at  ${url}\n\n  Ctrl+C stops it.\n`)
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    void close()
  })
}
