import initSqlJs from 'sql.js'
import wasm from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { connect, MigrationRunner, preview, sqlMigration } from '../../src/index.js'

// Previews a migration on the image that it is sent, and answers with the result. One of the
// migrations never ends.

interface Order {
  readonly image: Uint8Array
  readonly up: string
}

const SQL = await initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasm })

self.addEventListener('message', ({ data }: MessageEvent<Order>) => {
  const db = connect(new SQL.Database(data.image), { sqlJs: SQL })
  const migrations = [sqlMigration({ version: '001', description: 'step', up: data.up })]
  self.postMessage('started')
  const { ok, losses } = preview(new MigrationRunner(db, { migrations }))
  self.postMessage({ ok, losses })
})
self.postMessage('ready')
