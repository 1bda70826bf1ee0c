import initSqlJs from 'sql.js'
import wasm from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { sqlMigration } from 'tidemark'

/** The names that every snippet gets which is run in a browser. */
export const GIVEN = ['SQL', 'migrations'] as const

/** sql.js, and two migrations of a table of notes. */
export async function setup() {
  const migrations = [
    sqlMigration({
      version: '001',
      description: 'notes',
      up: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL);',
      down: 'DROP TABLE notes;',
    }),
    sqlMigration({
      version: '002',
      description: 'pinned notes',
      up: 'ALTER TABLE notes ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;',
      down: 'ALTER TABLE notes DROP COLUMN pinned;',
    }),
  ]
  const SQL = await initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasm })
  return { SQL, migrations }
}
