import initSqlJs from 'sql.js'
import { describe, expect, test } from 'vitest'
import { adoptHistory, findHistories, planAdoption } from '../../src/adopt/index.js'
import { connect, MigrationRunner, sqlMigration } from '../../src/index.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

/** A database of each tool, made by the statements that the tool itself sends. */
const tools: Record<string, { sql: string; covers: string; steps: [string, string][] }> = {
  'golang-migrate': {
    sql: `CREATE TABLE schema_migrations (version uint64, dirty bool);
      CREATE UNIQUE INDEX version_unique ON schema_migrations (version); INSERT INTO schema_migrations VALUES (2, 0)`,
    covers: 'up-to',
    steps: [['2', '']],
  },
  mautrix: {
    sql: 'CREATE TABLE version (version INTEGER, compat INTEGER); INSERT INTO version VALUES (2, 1)',
    covers: 'up-to',
    steps: [['2', '']],
  },
  dbmate: {
    sql: `CREATE TABLE IF NOT EXISTS "schema_migrations" (version varchar(128) primary key); INSERT INTO schema_migrations VALUES ('001'), ('002')`,
    covers: 'each',
    steps: [
      ['001', ''],
      ['002', ''],
    ],
  },
  Rails: {
    sql: `CREATE TABLE "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
      CREATE TABLE "ar_internal_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
      INSERT INTO schema_migrations VALUES ('2'), ('1')`,
    covers: 'each',
    steps: [
      ['1', ''],
      ['2', ''],
    ],
  },
  Flyway: {
    sql: `CREATE TABLE "flyway_schema_history" ("installed_rank" INT NOT NULL PRIMARY KEY, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INT, "installed_by" VARCHAR(100) NOT NULL, "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')), "execution_time" INT NOT NULL, "success" BOOLEAN NOT NULL);
      INSERT INTO flyway_schema_history VALUES (1, '1', 'one', 'SQL', 'V1__one.sql', 5, 'me', 'now', 1, 1), (2, '2', 'two', 'SQL', 'V2__two.sql', 5, 'me', 'now', 1, 1)`,
    covers: 'each',
    steps: [
      ['1', 'V1__one.sql'],
      ['2', 'V2__two.sql'],
    ],
  },
  Knex: {
    sql: `CREATE TABLE \`knex_migrations\` (\`id\` integer not null primary key autoincrement, \`name\` varchar(255), \`batch\` integer, \`migration_time\` datetime);
      CREATE TABLE \`knex_migrations_lock\` (\`index\` integer not null primary key autoincrement, \`is_locked\` integer); INSERT INTO knex_migrations_lock VALUES (1, 0);
      INSERT INTO knex_migrations VALUES (1, '001_one.js', 1, 0), (2, '002_two.js', 2, 0)`,
    covers: 'each',
    steps: [
      ['', '001_one.js'],
      ['', '002_two.js'],
    ],
  },
  Kysely: {
    sql: `CREATE TABLE "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
      CREATE TABLE "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null); INSERT INTO kysely_migration_lock VALUES ('migration_lock', 0);
      INSERT INTO kysely_migration VALUES ('001_one', '2024-01-01'), ('002_two', '2024-01-02')`,
    covers: 'each',
    steps: [
      ['', '001_one'],
      ['', '002_two'],
    ],
  },
  Drizzle: {
    sql: `CREATE TABLE "__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric);
      INSERT INTO "__drizzle_migrations" (hash, created_at) VALUES ('aa', 1700000000001), ('bb', 1700000000002)`,
    covers: 'count',
    steps: [
      ['1700000000001', ''],
      ['1700000000002', ''],
    ],
  },
  Prisma: {
    sql: `CREATE TABLE "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0);
      INSERT INTO _prisma_migrations(id, checksum, finished_at, migration_name, rolled_back_at) VALUES ('a', 'x', 1, '001_one', NULL), ('b', 'x', NULL, '002_two', 5), ('c', 'x', 2, '002_two', NULL)`,
    covers: 'each',
    steps: [
      ['', '001_one'],
      ['', '002_two'],
    ],
  },
  TypeORM: {
    sql: `CREATE TABLE "migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL); INSERT INTO migrations VALUES (1, 1, 'One1'), (2, 2, 'Two2')`,
    covers: 'each',
    steps: [
      ['1', 'One1'],
      ['2', 'Two2'],
    ],
  },
  'Sequelize or Umzug': {
    sql: "CREATE TABLE `SequelizeMeta` (`name` VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY); INSERT INTO SequelizeMeta VALUES ('002-two.js'), ('001-one.js')",
    covers: 'each',
    steps: [
      ['', '001-one.js'],
      ['', '002-two.js'],
    ],
  },
  Django: {
    sql: `CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
      INSERT INTO django_migrations VALUES (1, 'auth', '0001_initial', 'now'), (2, 'notes', '0001_initial', 'now')`,
    covers: 'each',
    steps: [
      ['', 'auth/0001_initial'],
      ['', 'notes/0001_initial'],
    ],
  },
  Alembic: {
    sql: `CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)); INSERT INTO alembic_version VALUES ('ae1027a6acf')`,
    covers: 'head',
    steps: [['ae1027a6acf', '']],
  },
  Diesel: {
    sql: `CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP); INSERT INTO __diesel_schema_migrations(version) VALUES ('001'), ('002')`,
    covers: 'each',
    steps: [
      ['001', ''],
      ['002', ''],
    ],
  },
  sqlx: {
    sql: `CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
      INSERT INTO _sqlx_migrations VALUES (1, 'one', 'now', 1, x'00', 1), (2, 'two', 'now', 1, x'00', 1)`,
    covers: 'each',
    steps: [
      ['1', 'one'],
      ['2', 'two'],
    ],
  },
  goose: {
    sql: `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
      INSERT INTO goose_db_version(version_id, is_applied) VALUES (0, 1), (1, 1), (2, 1), (3, 1), (3, 0)`,
    covers: 'each',
    steps: [
      ['1', ''],
      ['2', ''],
    ],
  },
  refinery: {
    sql: `CREATE TABLE refinery_schema_history (version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255)); INSERT INTO refinery_schema_history VALUES (1, 'one', 'now', 'x'), (2, 'two', 'now', 'x')`,
    covers: 'each',
    steps: [
      ['1', 'one'],
      ['2', 'two'],
    ],
  },
  Liquibase: {
    sql: `CREATE TABLE DATABASECHANGELOG (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT NULL, FILENAME VARCHAR(255) NOT NULL, DATEEXECUTED TEXT NOT NULL, ORDEREXECUTED INTEGER NOT NULL, EXECTYPE VARCHAR(10) NOT NULL, MD5SUM VARCHAR(35), DESCRIPTION VARCHAR(255), COMMENTS VARCHAR(255), TAG VARCHAR(255), LIQUIBASE VARCHAR(20), CONTEXTS VARCHAR(255), LABELS VARCHAR(255), DEPLOYMENT_ID VARCHAR(10));
      INSERT INTO DATABASECHANGELOG(id, author, filename, dateexecuted, orderexecuted, exectype) VALUES ('1', 'me', 'a.xml', 'now', 1, 'EXECUTED')`,
    covers: 'each',
    steps: [['1', 'a.xml::1::me']],
  },
  'EF Core': {
    sql: `CREATE TABLE "__EFMigrationsHistory" ("MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY, "ProductVersion" TEXT NOT NULL); INSERT INTO "__EFMigrationsHistory" VALUES ('001_One', '8.0'), ('002_Two', '8.0')`,
    covers: 'each',
    steps: [
      ['', '001_One'],
      ['', '002_Two'],
    ],
  },
  'Cloudflare D1': {
    sql: `CREATE TABLE d1_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL); INSERT INTO d1_migrations(name) VALUES ('0001_one.sql'), ('0002_two.sql')`,
    covers: 'each',
    steps: [
      ['', '0001_one.sql'],
      ['', '0002_two.sql'],
    ],
  },
  'sql-migrate': {
    sql: `CREATE TABLE "gorp_migrations" ("id" varchar(255) not null primary key, "applied_at" datetime); INSERT INTO gorp_migrations VALUES ('1_one.sql', 'now'), ('2_two.sql', 'now')`,
    covers: 'each',
    steps: [
      ['', '1_one.sql'],
      ['', '2_two.sql'],
    ],
  },
  user_version: {
    sql: 'PRAGMA user_version = 2',
    covers: 'up-to',
    steps: [['2', '']],
  },
}

const migrations = ['one', 'two', 'three'].map((description, i) =>
  sqlMigration({
    version: `00${i + 1}`,
    description,
    up: `CREATE TABLE ${description}(a)`,
    down: `DROP TABLE ${description}`,
  }),
)

function database(sql: string) {
  const db = connect(new SQL.Database(), { sqlJs: SQL })
  db.exec(`CREATE TABLE one(a); CREATE TABLE two(a); ${sql}`)
  return db
}

function historyIn(sql: string) {
  const [found, ...more] = findHistories(database(sql))
  if (!found || more.length > 0) throw new Error('One history was expected.')
  return found
}

describe('foreign histories', () => {
  test.each(Object.entries(tools))('%s is recognised', (tool, { sql, covers, steps }) => {
    const found = historyIn(sql)
    expect(found).toMatchObject({ tool, covers, dirty: false })
    expect(found.steps.map(({ version, name }) => [version, name])).toEqual(steps)
  })

  test('a database without one has none, nor one with ours', () => {
    const db = database('')
    expect(findHistories(db)).toEqual([])
    new MigrationRunner(db, { migrations: migrations.slice(2) }).applyAll()
    expect(findHistories(db)).toEqual([])
  })

  test.each([
    ['golang-migrate', 'UPDATE schema_migrations SET dirty = 1'],
    ['Flyway', 'UPDATE flyway_schema_history SET success = 0 WHERE version = 2'],
    ['Knex', 'UPDATE knex_migrations_lock SET is_locked = 1'],
    ['Kysely', 'UPDATE kysely_migration_lock SET is_locked = 1'],
    ['Prisma', "UPDATE _prisma_migrations SET finished_at = NULL WHERE id = 'c'"],
    ['sqlx', 'UPDATE _sqlx_migrations SET success = 0 WHERE version = 2'],
    ['Liquibase', "UPDATE DATABASECHANGELOG SET EXECTYPE = 'FAILED'"],
  ])('%s that never finished is dirty, and is not adopted', (tool, sql) => {
    const found = historyIn(`${tools[tool]?.sql}; ${sql}`)
    expect(found.dirty).toBe(true)
    const { refusals } = planAdoption(found, migrations, { historyTable: 'ours' })
    expect(refusals.map(({ code }) => code)).toContain('DIRTY_HISTORY')
  })

  test('distinct columns are recognised under another table name', () => {
    const sql =
      tools['golang-migrate']?.sql.replaceAll('schema_migrations', '"go ""migrate"""') ?? ''
    expect(historyIn(sql)).toMatchObject({ tool: 'golang-migrate', table: 'go "migrate"' })
  })

  test.each([
    `CREATE TABLE "x" ([VERSION] INT, \`Dirty\` BOOL)`,
    `CREATE TABLE x (/* dirty */ version INT); ALTER TABLE x ADD COLUMN 'DIRTY'`,
    `CREATE TABLE x AS SELECT 1 AS version, 0 AS dirty`,
    `CREATE TABLE x (version, soiled); ALTER TABLE x RENAME COLUMN soiled TO "dirty"`,
  ])('columns are known however they are written: %s', (sql) => {
    expect(findHistories(database(sql)).map(({ tool }) => tool)).toEqual(['golang-migrate'])
  })

  test('a view with the name of a history is not read', () => {
    const db = connect(new SQL.Database())
    db.exec(`CREATE VIEW schema_migrations AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT i AS version, 0 AS dirty FROM n`)
    expect(findHistories(db)).toEqual([])
  })
})

describe('adoption', () => {
  const adoptable = Object.keys(tools).filter(
    (t) => !['Django', 'Alembic', 'Liquibase'].includes(t),
  )

  test.each(adoptable)('%s: what it has run is recorded, the rest is pending', (tool) => {
    const db = database(tools[tool]?.sql ?? '')
    const [found] = findHistories(db)
    if (!found) throw new Error('No history was found.')
    const before = db.all('SELECT name, sql FROM sqlite_schema')
    const plan = adoptHistory(db, found, migrations, { historyTable: 'ours' })
    expect(plan.record.map(({ version }) => version)).toEqual(['001', '002'])
    expect(plan.pending).toEqual(['003'])
    // The other tool's own table is as it was.
    expect(db.all('SELECT name, sql FROM sqlite_schema')).toEqual(expect.arrayContaining(before))

    const runner = new MigrationRunner(db, { migrations, historyTable: 'ours' })
    expect(runner.applyAll().steps.map(({ version }) => version)).toEqual(['003'])
  })

  test('the plan comes first, and is pure', () => {
    const found = historyIn(tools['Knex']?.sql ?? '')
    expect(planAdoption(found, migrations)).toEqual({
      tool: 'Knex',
      table: 'knex_migrations',
      record: [
        { version: '001', description: 'one', recordedAs: '001_one.js' },
        { version: '002', description: 'two', recordedAs: '002_two.js' },
      ],
      pending: ['003'],
      refusals: [],
    })
  })

  test.each(['golang-migrate', 'dbmate', 'Rails'])(
    '%s uses the name of our table: another one must be given',
    (tool) => {
      const db = database(tools[tool]?.sql ?? '')
      const [found] = findHistories(db)
      if (!found) throw new Error('No history was found.')
      const before = db.export()
      expect(() => adoptHistory(db, found, migrations)).toThrow(/FOREIGN_HISTORY.*historyTable/s)
      expect(Buffer.compare(db.export(), before)).toBe(0)
    },
  )

  test('what none of ours is stops it, or is left out on request', () => {
    const found = historyIn(
      `${tools['Knex']?.sql}; INSERT INTO knex_migrations VALUES (3, '777_theirs.js', 3, 0)`,
    )
    expect(planAdoption(found, migrations).refusals).toMatchObject([{ code: 'DATABASE_AHEAD' }])
    expect(planAdoption(found, migrations).refusals[0]?.message).toContain('777_theirs.js')
    const plan = planAdoption(found, migrations, { unmatched: 'ignore' })
    expect(plan.refusals).toEqual([])
    expect(plan.record.length).toBe(2)
  })

  test('two steps that look like one of ours are not guessed at', () => {
    const found = historyIn(tools['Django']?.sql ?? '')
    expect(planAdoption(found, migrations).refusals).toMatchObject([{ code: 'DATABASE_AHEAD' }])
  })

  test('a number that is none of our versions is no high-water mark', () => {
    const found = historyIn('PRAGMA user_version = 40')
    expect(planAdoption(found, migrations).refusals).toMatchObject([{ code: 'DATABASE_AHEAD' }])
  })

  test('the number before our first is what was there when the list began', () => {
    const later = migrations.slice(1)
    const plan = planAdoption(historyIn('PRAGMA user_version = 1'), later)
    expect(plan).toMatchObject({ record: [], pending: ['002', '003'], refusals: [] })
    const newer = planAdoption(historyIn('PRAGMA user_version = 1'), migrations.slice(2))
    expect(newer.refusals).toMatchObject([{ code: 'DATABASE_AHEAD' }])
  })

  test('adopting twice records nothing twice', () => {
    const db = database(tools['TypeORM']?.sql ?? '')
    const [found] = findHistories(db)
    if (!found) throw new Error('No history was found.')
    adoptHistory(db, found, migrations)
    adoptHistory(db, found, migrations)
    expect(new MigrationRunner(db, { migrations }).listApplied().length).toBe(2)
  })

  test('inside a transaction of the caller it is refused', () => {
    const db = database(tools['TypeORM']?.sql ?? '')
    const [found] = findHistories(db)
    if (!found) throw new Error('No history was found.')
    db.exec('BEGIN')
    expect(() => adoptHistory(db, found, migrations)).toThrow(/TRANSACTION_OPEN/)
  })
})
