import initSqlJs from 'sql.js'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { migrations } from '../demo/migrations.js'
import { SAMPLE_SQL } from '../demo/sample.js'
import { connect, lint, MigrationRunner, sqlMigration } from '../src/index.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })
const demo = [...migrations]

function database(sql: string) {
  const db = connect(new SQL.Database(), { sqlJs: SQL })
  db.exec(sql)
  return db
}

/** Each migration of the demo against the sample as it is when its turn comes. */
function lintDemo() {
  const db = database(SAMPLE_SQL)
  const runner = new MigrationRunner(db, { migrations: demo })
  const found = runner.status().map(({ version }) => {
    const one = demo.find((each) => each.version === version)
    const findings = one ? [...lint(one), ...lint(one, db)] : []
    runner.applyAll({ to: version })
    return { version, findings: findings.map(({ code, message }) => `${code} ${message}`) }
  })
  return { db, found }
}

const migration = (up: string, down: string | { impossible: string } = { impossible: 'a test' }) =>
  sqlMigration({ version: '007', description: 'step', up, down, source: '007.sql' })

const codes = (up: string, base?: string) =>
  lint(migration(up), base === undefined ? undefined : database(base)).map(({ code }) => code)

describe('findings in the text', () => {
  test.each([
    ['COLUMN_TYPO', 'ALTER TABLE t ADD COLUM name TEXT'],
    ['COLUMN_TYPO', 'ALTER TABLE t ADD COLLUMN name'],
    ['COLUMN_TYPO', 'CREATE TABLE t(a TEXT UNIQE)'],
    ['COLUMN_TYPO', 'CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT DEFALT 0)'],
    [
      'CREATE_AS_REBUILD',
      'CREATE TABLE new AS SELECT * FROM t; DROP TABLE t; ALTER TABLE new RENAME TO t',
    ],
    ['DATA_LOSS', 'DROP TABLE t'],
    ['DATA_LOSS', 'ALTER TABLE t DROP COLUMN a'],
    ['FORBIDDEN_STATEMENT', "ATTACH 'x' AS y"],
    ['ILLEGAL_TEXT', "INSERT INTO t VALUES ('it's')"],
    ['NOT_NULL_WITHOUT_DEFAULT', 'ALTER TABLE t ADD COLUMN a TEXT NOT NULL'],
    ['NOT_NULL_WITHOUT_DEFAULT', 'ALTER TABLE t ADD a NOT NULL DEFAULT (NULL)'],
    ['OWN_TRANSACTION', 'BEGIN'],
    ['OWN_TRANSACTION', 'PRAGMA foreign_keys = OFF'],
    [
      'RENAME_FIRST',
      'ALTER TABLE t RENAME TO t_old; CREATE TABLE t(a); INSERT INTO t SELECT a FROM t_old; DROP TABLE t_old',
    ],
    ['STRING_IN_DOUBLE_QUOTES', 'CREATE TABLE t(a DEFAULT "x")'],
    ['STRING_IN_DOUBLE_QUOTES', 'INSERT INTO t(a) VALUES ("x")'],
    ['STRING_IN_DOUBLE_QUOTES', 'CREATE TABLE t(foo, CHECK("fooo" > 1))'],
    ['UNINDEXED_FOREIGN_KEY', 'CREATE TABLE c(a REFERENCES p(id))'],
    ['UNINDEXED_FOREIGN_KEY', 'ALTER TABLE c ADD COLUMN a REFERENCES p(id)'],
    ['UNTERMINATED_COMMENT', 'CREATE TABLE t(a); /* and CREATE TABLE u(a);'],
    ['VARYING_DEFAULT', 'ALTER TABLE t ADD COLUMN a DEFAULT CURRENT_TIMESTAMP'],
    ['VARYING_DEFAULT', 'ALTER TABLE t ADD COLUMN a DEFAULT (random())'],
    ['VARYING_DEFAULT', 'ALTER TABLE t ADD COLUMN a NOT NULL DEFAULT (1 + 1)'],
  ])('%s in %j', (code, up) => {
    expect(codes(up)).toEqual([code])
  })

  test('a NUL character swallows the rest', () => {
    // sqlMigration refuses such a text; a hand-made migration can have one.
    const text = 'CREATE TABLE t(a);\0 DROP TABLE u'
    const made = { ...migration('SELECT 1'), sql: { up: text } }
    expect(lint(made).map(({ code }) => code)).toEqual(['ILLEGAL_TEXT'])
  })

  test('a missing down is found, a reason given instead is enough', () => {
    const none = sqlMigration({ version: '1', description: 'x', up: 'CREATE TABLE t(a)' })
    expect(lint(none)).toMatchObject([
      { code: 'MISSING_DOWN', severity: 'info', direction: 'down' },
    ])
    expect(codes('CREATE TABLE t(a)')).toEqual([])
  })

  test('the down is read too', () => {
    const found = lint(migration('CREATE TABLE t(a)', 'COMMIT; DROP TABLE t'))
    expect(found).toMatchObject([{ code: 'OWN_TRANSACTION', direction: 'down' }])
  })

  test('a finding has a place, words and a suggestion', () => {
    const [found] = lint(migration('CREATE TABLE t(a);\n\nALTER TABLE t\n  ADD COLUM b TEXT;'))
    expect(found).toMatchObject({
      code: 'COLUMN_TYPO',
      severity: 'error',
      version: '007',
      direction: 'up',
      statement: { source: '007.sql', index: 1, count: 2, line: 4, column: 7 },
      message: 'This adds a column named COLUM of the type "b TEXT".',
      suggestion: 'Write ADD COLUMN b.',
    })
  })
})

describe('what SQLite does with it', () => {
  const withRow = 'CREATE TABLE t(a); INSERT INTO t VALUES (1)'

  test.each([
    '1',
    '-1',
    '(1)',
    '(-1)',
    '(1+1)',
    `('a')`,
    `('a' || 'b')`,
    '(random())',
    'CURRENT_TIMESTAMP',
    '(CURRENT_TIMESTAMP)',
    'NULL',
    `x'00'`,
    'true',
    '(true)',
    '(abs(1))',
    '+1',
    '(CAST(1 AS TEXT))',
    '((1))',
    '1e3',
  ])('ADD COLUMN with DEFAULT %s is found exactly when SQLite refuses it', (value) => {
    for (const not of ['', 'NOT NULL ']) {
      const sql = `ALTER TABLE t ADD COLUMN b ${not}DEFAULT ${value}`
      const db = new SQL.Database()
      db.run(withRow)
      let isRefused = false
      try {
        db.run(sql)
      } catch {
        isRefused = true
      }
      expect(codes(sql).length > 0).toBe(isRefused)
    }
  })
})

describe('with the database before it', () => {
  const base = `CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, bio TEXT);
    INSERT INTO users VALUES (1, 'Ada', 'long'), (2, 'Bob', NULL)`

  test('losses are counted, at the statement that causes them', () => {
    const found = lint(migration('SELECT 1;\nALTER TABLE users DROP COLUMN bio'), database(base))
    expect(found).toMatchObject([
      {
        code: 'DATA_LOSS',
        message: 'The column users.bio goes with 1 values of 2 rows.',
        statement: { line: 2 },
      },
    ])
  })

  test('a drop without a loss is no finding', () => {
    expect(codes('DROP TABLE empty', `${base}; CREATE TABLE empty(a)`)).toEqual([])
  })

  test('a failure is a finding', () => {
    expect(codes('UPDATE gone SET a = 1', base)).toEqual(['FAILS'])
  })

  test('a name in double quotes that names nothing is found', () => {
    expect(codes(`UPDATE users SET name = "bio" WHERE name = "Adda"`, base)).toEqual([
      'STRING_IN_DOUBLE_QUOTES',
    ])
    expect(codes(`UPDATE users SET "name" = "bio" WHERE "id" IN (1, 2)`, base)).toEqual([])
  })

  test('a rebuild that copies the column it adds, as drizzle-kit writes it, is found', () => {
    const up =
      'CREATE TABLE `__new_users`(id INTEGER PRIMARY KEY, name TEXT, n TEXT);\n' +
      'INSERT INTO `__new_users`("id", "name", "n") SELECT "id", "name", "n" FROM `users`;\n' +
      'DROP TABLE users; ALTER TABLE `__new_users` RENAME TO users'
    const found = lint(migration(up), database(base)).filter(({ code }) => code !== 'DATA_LOSS')
    expect(found).toMatchObject([
      { code: 'STRING_IN_DOUBLE_QUOTES', statement: { source: '007.sql', line: 2, column: 67 } },
    ])
    const db = database(base)
    db.exec(up)
    expect(db.all('SELECT DISTINCT n FROM users')).toMatchObject([{ n: 'n' }])
  })

  test('a check on a misspelt name in double quotes is found', () => {
    expect(codes('ALTER TABLE users ADD CHECK("nmae" <> 1)', base)).toEqual([
      'STRING_IN_DOUBLE_QUOTES',
    ])
  })

  test('a view that will show the name of a dropped column as text is found', () => {
    const found = lint(
      migration('ALTER TABLE users DROP COLUMN bio'),
      database(
        `${base}; UPDATE users SET bio = NULL; CREATE VIEW v AS SELECT name, "bio" FROM users`,
      ),
    )
    expect(found).toMatchObject([{ code: 'STRING_IN_DOUBLE_QUOTES', severity: 'warning' }])
    expect(found[0]?.message).toContain('v names "bio"')
  })

  test('the database is only read', () => {
    const db = database(base)
    const before = db.export()
    lint(migration('DROP TABLE users'), db)
    expect(Buffer.compare(db.export(), before)).toBe(0)
  })
})

describe('no finding', () => {
  test.each([
    "CREATE TABLE t(id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT '', at TEXT DEFAULT CURRENT_TIMESTAMP)",
    'CREATE TABLE t(a DOUBLE PRECISION, b UNSIGNED BIG INT, c NATIVE CHARACTER(70), d VARYING CHARACTER(255), e "my own type")',
    'CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(a REFERENCES p(id)); CREATE INDEX i ON c(a)',
    'CREATE TABLE c(a REFERENCES p(id), b REFERENCES p(id) UNIQUE, PRIMARY KEY(a, b))',
    'CREATE TABLE new(a); INSERT INTO new SELECT a FROM t; DROP TABLE t; ALTER TABLE new RENAME TO t',
    'CREATE TABLE copy AS SELECT * FROM t',
    'ALTER TABLE t ADD COLUMN colour TEXT',
    'ALTER TABLE t ADD columns TEXT',
    "ALTER TABLE t ADD COLUMN a TEXT NOT NULL DEFAULT ''",
    'ALTER TABLE t ADD COLUMN a NOT NULL GENERATED ALWAYS AS (b) VIRTUAL',
    'ALTER TABLE t ADD COLUMN a CHECK(a NOT NULL)',
    'ALTER TABLE t RENAME TO u; CREATE TABLE w(a)',
    'PRAGMA legacy_alter_table = ON; ALTER TABLE t RENAME TO o; CREATE TABLE t(a)',
    'CREATE TEMP TABLE s(a); INSERT INTO s VALUES (1); DROP TABLE s -- DROP TABLE t',
    'INSERT INTO "t"("a", [b]) VALUES (\'x\', \'"y"\') ON CONFLICT("a") DO UPDATE SET "b" = excluded."b"',
    'CREATE TABLE t(a, CHECK("a" > 1 AND t."a" < 9))',
    'CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM "u" WHERE "a" = new."a"; END',
    'CREATE VIEW v AS SELECT "a" AS "b" FROM "t" WHERE "a" = \'BEGIN\'; /* closed */ -- open /*',
    'CREATE TABLE "begin"(commit_at TEXT); INSERT INTO "begin" VALUES (\'COMMIT\')',
  ])('%s', (up) => {
    expect(codes(up)).toEqual([])
  })
})

describe('the migrations of the demo', () => {
  const { db, found } = lintDemo()

  test('have no findings, by their text and by what they do to the sample', () => {
    expect(found.length).toBe(demo.length)
    expect(found.filter(({ findings }) => findings.length > 0)).toEqual([])
  })

  test('were all carried out on the way', () => {
    expect(new MigrationRunner(db, { migrations: demo }).plan().steps).toEqual([])
  })
})

test('every code has its row on the page, with severity, cause and cure, and no other', () => {
  const page = readFileSync(new URL('../docs/lint.md', import.meta.url), 'utf8')
  const source = readFileSync(new URL('../src/lint/finding.ts', import.meta.url), 'utf8')
  const rows = [
    ...page.matchAll(
      /^\| `([A-Z_]+)` \| (error|warning|info|error or warning) \| [^|]+ \| [^|]+ \|$/gm,
    ),
  ]
  const union = [...source.matchAll(/^ {2}\| '([A-Z_]+)'$/gm)].map(([, code = '']) => code)
  expect(union.length).toBeGreaterThan(10)
  expect(rows.map(([, code = '']) => code).toSorted()).toEqual(union.toSorted())
})
