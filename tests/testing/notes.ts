import initSqlJs from 'sql.js'
import { defineMigration, sqlMigration } from '../../src/index.js'
import { migrationTest } from '../../src/testing/index.js'
import type { MigrationTest, MigrationTestOptions } from '../../src/testing/index.js'

export const SQL = await initSqlJs({ useOldExtensionFunctions: false })

export const notes = sqlMigration({
  version: '001',
  description: 'notes',
  up: `CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, stars TEXT);
    CREATE TABLE tags (note INTEGER REFERENCES notes (id), name TEXT);`,
  down: 'DROP TABLE tags; DROP TABLE notes',
})
export const pinned = sqlMigration({
  version: '002',
  description: 'pinned notes',
  up: 'ALTER TABLE notes ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0',
  down: 'ALTER TABLE notes DROP COLUMN pinned',
})

/** Two notes and three tags, of which two are the same. */
export const SEED = `
  INSERT INTO notes (id, title, stars) VALUES (1, 'Flour', '3'), (2, 'Ideas', NULL);
  INSERT INTO tags VALUES (1, 'home'), (2, 'work'), (2, 'work');`

/** From 001 with the seed to 002, which is this SQL. */
export function upgrade(up: string, more: Partial<MigrationTestOptions> = {}): MigrationTest {
  const next = sqlMigration({ version: '002', description: 'next', up })
  return migrationTest({ migrations: [notes, next], sqlJs: SQL, from: '001', seed: SEED, ...more })
}

/** A migration in code that never wants to run. */
export const never = defineMigration({
  version: '003',
  description: 'never',
  canApply: () => false,
  apply: (db) => db.exec('DROP TABLE notes'),
  rollback: (db) => db.exec('SELECT 1'),
})

/** The message that this throws. */
export function messageOf(work: () => void): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
  throw new Error('Nothing was thrown.')
}
