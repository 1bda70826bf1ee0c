import { expect, test } from 'vitest'
import { readArguments } from '../../src/cli/arguments.js'
import { ALLOW, allowedBy, lintFolder } from '../../src/cli/lint-folder.js'
import { ProgressBar } from '../../src/cli/progress-bar.js'
import { MigrationRunner } from '../../src/runner.js'
import { sql } from '../support/migrations.js'
import { expectError } from '../support/expect-error.js'
import { open } from '../support/sql-js.js'

const progress = new ProgressBar({ isTTY: false, columns: 80, write: () => undefined })
const folder = [
  sql('1', 'CREATE TABLE a(x)', 'DROP TABLE a'),
  sql('2', 'ALTER TABLE a ADD COLUMN y', 'ALTER TABLE a DROP COLUMN y'),
  sql('3', 'ALTER TABLE a DROP COLUMN x', 'ALTER TABLE a ADD COLUMN x'),
]
const found = (db = open().db) =>
  lintFolder(folder, db, {}, progress).map(({ version, code }) => `${version} ${code}`)

test('each migration is seen on the database as it is before it', () => {
  expect(found()).toEqual([])
})

test('losses are counted on the rows that are there', () => {
  const { db } = open()
  new MigrationRunner(db, { migrations: folder }).applyAll({ to: '2' })
  db.exec('INSERT INTO a VALUES (1, 2)')
  expect(found(db)).toEqual(['3 DATA_LOSS'])
})

test('a code that does not exist is refused with the nearest that does', () => {
  const allowed = (...codes: string[]) =>
    allowedBy(
      readArguments(
        codes.map((code) => `--allow=${code}`),
        ALLOW,
        'lint',
      ),
    )
  expect([...allowed('DATA_LOSS', 'FAILS')]).toEqual(['DATA_LOSS', 'FAILS'])
  expect(expectError('USAGE', () => allowed('FAIL')).next).toContain('Did you mean FAILS?')
  expect(expectError('USAGE', () => allowed('x')).next).toContain('COLUMN_TYPO, CREATE_AS_REBUILD')
})
