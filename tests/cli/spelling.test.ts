import { expect, test } from 'vitest'
import { spelled } from '../../src/cli/spelling.js'
import { adoptHistory, findHistories } from '../../src/adopt/index.js'
import { lint } from '../../src/lint.js'
import { MigrationRunner } from '../../src/runner.js'
import { sqlMigration } from '../../src/sql-migration.js'
import { sql, table } from '../support/migrations.js'
import { open } from '../support/sql-js.js'
import { expectError } from '../support/expect-error.js'

const HISTORY = 'CREATE TABLE schema_migrations'

/** The advice of errors as the library gives it, each from the situation that it is about. */
const ADVICE: readonly [option: string, advice: () => string][] = [
  [
    '--unknown ignore',
    () => {
      const { db } =
        open(`${HISTORY}(version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP);
        INSERT INTO schema_migrations VALUES ('9', '', '')`)
      return expectError('DATABASE_AHEAD', () => new MigrationRunner(db).applyAll()).next
    },
  ],
  [
    '--table tidemark_migrations to every command, first to "adopt"',
    () => {
      const { db } = open(`${HISTORY}(version uint64, dirty bool)`)
      const runner = new MigrationRunner(db, { migrations: [table('1')] })
      return expectError('FOREIGN_HISTORY', () => runner.applyAll()).next
    },
  ],
  [
    '--table tidemark_migrations to every command',
    () => {
      const { db } = open(`${HISTORY}(version uint64, dirty bool)`)
      const [found] = findHistories(db)
      if (!found) throw new Error('no history was found')
      return expectError('FOREIGN_HISTORY', () => adoptHistory(db, found, [table('1')])).next
    },
  ],
  [
    '--unmatched ignore',
    () => {
      const { db } = open('PRAGMA user_version = 7')
      const [found] = findHistories(db)
      if (!found) throw new Error('no history was found')
      return expectError('DATABASE_AHEAD', () => adoptHistory(db, found, [table('1')])).next
    },
  ],
  [
    '--accept-changed 1',
    () => {
      const { db } = open()
      new MigrationRunner(db, { migrations: [table('1')] }).applyAll()
      const up = 'CREATE TABLE other (x)'
      const edited = sqlMigration({ version: '1', description: '', up })
      const runner = new MigrationRunner(db, { migrations: [edited], changed: 'error' })
      return expectError('MIGRATION_CHANGED', () => runner.applyAll()).next
    },
  ],
  [
    '-- down: impossible, because …',
    () => lint(sql('1', 'CREATE TABLE t (x)'))[0]?.suggestion ?? 'nothing was found',
  ],
  [
    'tidemark status',
    () => {
      const runner = new MigrationRunner(open().db, { migrations: [table('1')] })
      return expectError('NOT_APPLIED', () => runner.rollbackTo('1')).next
    },
  ],
  [
    '--foreign-keys report',
    () => {
      const { db } = open(
        'CREATE TABLE p(x PRIMARY KEY); CREATE TABLE c(x REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)',
      )
      const migration = { version: '1', description: '', apply: () => db.exec('DELETE FROM p') }
      const runner = new MigrationRunner(db, {
        migrations: [{ ...migration, apply: (own) => own.exec('DELETE FROM p') }],
      })
      return expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll()).next
    },
  ],
]

test.each(ADVICE)('advice of the library names %s to the command line', (option, advice) => {
  expect(advice()).not.toContain(option)
  expect(spelled(advice())).toContain(option)
})

test('other words stay as they are', () => {
  expect(spelled('Correct the migration and run again.')).toBe(
    'Correct the migration and run again.',
  )
})
