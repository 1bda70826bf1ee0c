import { expect, test } from 'vitest'
import { connect } from '../../src/index.js'
import { expectNoDrift, migrationTest } from '../../src/testing/index.js'
import { messageOf, notes, pinned, SQL } from './notes.js'

const here = migrationTest({ migrations: [notes, pinned], sqlJs: SQL })
const FRESH = `
  CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    pinned INTEGER NOT NULL DEFAULT (0), -- new
    title TEXT NOT NULL,
    stars TEXT
  );
  CREATE TABLE tags (note INTEGER REFERENCES notes (id), name TEXT);`

test('a fresh schema that says the same in another order is no drift', () => {
  expectNoDrift(here, FRESH)
  const raw = new SQL.Database()
  raw.run(FRESH)
  expectNoDrift(here, raw)
  expectNoDrift(here, connect(raw))
})

test('a dump of the sqlite3 program can be the fresh schema', () => {
  expectNoDrift(
    here,
    `PRAGMA foreign_keys=OFF;
    BEGIN TRANSACTION;
    CREATE TABLE sqlite_sequence(name,seq);
    CREATE TABLE IF NOT EXISTS "schema_migrations" (version varchar(128) primary key);
    INSERT INTO schema_migrations VALUES('001');
    ${FRESH}
    COMMIT;`,
  )
})

test('drift is shown as a schema diff, seen from the fresh schema', () => {
  const message = messageOf(() =>
    expectNoDrift(
      here,
      `${FRESH.replace('stars TEXT', 'stars TEXT, more')} CREATE TABLE extra (a)`,
    ),
  )
  expect(message).toContain('- table extra')
  expect(message).toContain('- column more')
})

test('tables with a good reason can be left out', () => {
  expectNoDrift(here, `${FRESH} CREATE TABLE extra (a)`, { except: ['Extra'] })
  const onlyNotes = FRESH.slice(0, FRESH.indexOf('CREATE TABLE tags'))
  expectNoDrift(here, onlyNotes, { except: ['tags'] })
})

test('an empty schema is nothing to compare with', () => {
  expect(messageOf(() => expectNoDrift(here, '-- nothing'))).toContain('has no table')
})
