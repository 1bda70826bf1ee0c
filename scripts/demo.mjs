// npm run demo: builds the page and serves it until Ctrl+C. PORT and HOST change the address.
import { join } from 'node:path'
import { fail, root } from './process.mjs'
import { setUp } from './setup.mjs'
import { serve } from './static-server.mjs'

await setUp()
console.log('Building the page ...')
// After set-up, which may just have installed it. Not by its command: Vite 7 is here too, for tests.
const { build } = await import('vite')
try {
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
} catch (error) {
  fail(`The page could not be built; nothing is served.\n${String(error)}`)
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
