import { describe, expect, test } from 'vitest'
import { adoptHistory, findHistories, planAdoption } from '../../src/adopt/index.js'
import { MigrationRunner } from '../../src/index.js'
import { fromFiles } from '../../src/sources/index.js'
import type { FormatName, FromFilesOptions } from '../../src/sources/index.js'
import { open } from '../support/sql-js.js'
import { fixture } from './fixture.js'

/** What each tool has written on SQLite when some of the steps of its good folder have run. */
const tools: readonly {
  readonly format: FormatName
  readonly options?: FromFilesOptions
  /** The tool's table and its rows. */
  readonly sql: string
  readonly applied: readonly string[]
}[] = [
  {
    format: 'golang-migrate',
    sql: `CREATE TABLE schema_migrations (version uint64, dirty bool);
      CREATE UNIQUE INDEX version_unique ON schema_migrations (version);
      INSERT INTO schema_migrations VALUES (10, 0)`,
    applied: ['1', '2', '10'],
  },
  {
    format: 'dbmate',
    sql: `CREATE TABLE IF NOT EXISTS "schema_migrations" (version varchar(128) primary key);
      INSERT INTO schema_migrations VALUES ('20240102030405'), ('20240104000000')`,
    applied: ['20240102030405', '20240104000000'],
  },
  {
    format: 'goose',
    sql: `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
      INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1), (2, 1), (3, 1), (3, 0)`,
    applied: ['00001', '00002'],
  },
  {
    format: 'sql-migrate',
    sql: `CREATE TABLE "gorp_migrations" ("id" varchar(255) not null primary key, "applied_at" datetime);
      INSERT INTO gorp_migrations VALUES ('1_books.sql', 'now'), ('10-shelves.sql', 'now')`,
    applied: ['1_books', '10-shelves'],
  },
  {
    format: 'flyway',
    options: { placeholders: { prefix: '', kind: '' } },
    sql: `CREATE TABLE "flyway_schema_history" ("installed_rank" INT NOT NULL PRIMARY KEY, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INT, "installed_by" VARCHAR(100) NOT NULL, "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')), "execution_time" INT NOT NULL, "success" BOOLEAN NOT NULL);
      INSERT INTO flyway_schema_history VALUES (1, '1', 'books', 'SQL', 'V1__books.sql', 5, 'me', 'now', 1, 1), (2, '1.2', 'shelves', 'SQL', 'V1_2__shelves.sql', 5, 'me', 'now', 1, 1)`,
    applied: ['1', '1.2'],
  },
  {
    format: 'drizzle',
    sql: `CREATE TABLE "__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric);
      INSERT INTO "__drizzle_migrations" (hash, created_at) VALUES ('aa', 1700000000001), ('bb', 1700000000002)`,
    applied: ['0000', '0001'],
  },
  {
    format: 'prisma',
    sql: `CREATE TABLE "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0);
      INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('a', 'x', 1, '20240102030405_books')`,
    applied: ['20240102030405'],
  },
  {
    format: 'diesel',
    sql: `CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
      INSERT INTO __diesel_schema_migrations (version) VALUES ('20240102030405'), ('20240103000000')`,
    applied: ['20240102030405', '20240103000000'],
  },
  {
    format: 'sqlx',
    sql: `CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
      INSERT INTO _sqlx_migrations VALUES (20240102030405, 'books', 'now', 1, x'00', 1)`,
    applied: ['20240102030405'],
  },
  {
    format: 'd1',
    sql: `CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL);
      INSERT INTO d1_migrations (name) VALUES ('0001_books.sql')`,
    applied: ['0001'],
  },
  {
    format: 'typeorm',
    sql: `CREATE TABLE "migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL);
      INSERT INTO migrations VALUES (1, 1550601598648, 'AddBooks1550601598648')`,
    applied: ['1550601598648'],
  },
  {
    format: 'sqldelight',
    sql: 'CREATE TABLE book (id); PRAGMA user_version = 3',
    applied: ['2', '3'],
  },
]

describe.each(tools)('a database of $format', ({ format, options, sql, applied }) => {
  const { migrations, history } = fromFiles(fixture(`${format}/good`), options)

  test('is recorded as the reader says', () => {
    const [found] = findHistories(open(sql).db)
    expect(history).toEqual({ tool: found?.tool, table: found?.table })
  })

  test('goes on with the folder of that tool where the tool has stopped', () => {
    const { db } = open(sql)
    const [found] = findHistories(db)
    if (!found) throw new Error('No history was found.')
    const adoption = { historyTable: 'tidemark_migrations' }
    expect(planAdoption(found, migrations, adoption).refusals).toEqual([])
    adoptHistory(db, found, migrations, adoption)
    const status = new MigrationRunner(db, { migrations, ...adoption }).status()
    const recorded = status.filter(({ state }) => state === 'applied')
    expect(recorded.map(({ version }) => version)).toEqual(applied)
    expect(status.map(({ version }) => version)).toEqual(migrations.map(({ version }) => version))
  })
})
