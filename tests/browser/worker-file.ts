import initSqlJs from 'sql.js'
import wasm from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { defineMigration } from '../../src/migration.js'
import { serve } from '../../src/worker/index.js'

// The worker file of an app, as the docs show it.

const migrations = [
  defineMigration({
    version: '001',
    description: 'notes',
    apply: (db) => db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)'),
    rollback: (db) => db.exec('DROP TABLE notes'),
  }),
  defineMigration({
    version: '002',
    description: 'notes can be done',
    apply: (db) => db.exec('ALTER TABLE notes ADD COLUMN done INTEGER NOT NULL DEFAULT 0'),
    rollback: (db) => db.exec('ALTER TABLE notes DROP COLUMN done'),
  }),
  defineMigration({
    version: '003',
    description: 'slow',
    apply: (db) => db.exec(`CREATE TABLE slow AS ${counting(3_000_000)}`),
    rollback: (db) => db.exec('DROP TABLE slow'),
  }),
  defineMigration({
    version: '004',
    description: 'never ends',
    apply: (db) => db.exec(`CREATE TABLE never AS ${counting(1e15)}`),
  }),
  defineMigration({
    version: '005',
    description: 'fails',
    apply: (db) => db.exec('SELECT 1;\nSELECT * FROM nowhere'),
  }),
]

function counting(to: number): string {
  return `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${to}) SELECT count(*) FROM n`
}

serve({
  migrations,
  sqlJs: initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasm }),
})
