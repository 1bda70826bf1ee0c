import { describe, expect, test } from 'vitest'
import { alterTable, MigrationRunner, planAlter } from '../../src/index.js'
import type { Migration, Progress } from '../../src/index.js'
import { codeOf, messageOf, sample, textOf } from './database.js'
import { differences } from './oracle.js'
import { rows } from './sqlite.js'

const T = 'CREATE TABLE t(id INTEGER PRIMARY KEY, a)'
const WANTED = 'CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL)'
const COPY = { method: 'copy', using: { a: 'a' } } as const

const migration = (apply: Migration['apply'], rollback?: Migration['apply']): Migration => ({
  version: '001',
  description: 'changes t',
  apply,
  ...(rollback && { rollback }),
})

const CHAINED = [
  T,
  'CREATE TABLE c(x REFERENCES t ON DELETE CASCADE)',
  `INSERT INTO t VALUES (1, 'x')`,
  'INSERT INTO c VALUES (1)',
]

describe('outside of a migration', () => {
  test('child rows stay although foreign keys are on, and they are on again afterwards', async () => {
    const s = await sample(...CHAINED, 'PRAGMA foreign_keys = ON')
    alterTable(s.db, WANTED, COPY)
    expect(rows(s.raw, 'SELECT x FROM c')).toEqual([['1']])
    expect(rows(s.raw, 'PRAGMA foreign_keys')).toEqual([['1']])
  })

  test('a transaction of the caller with foreign keys on is refused, also with deferred ones', async () => {
    const s = await sample(...CHAINED, 'PRAGMA foreign_keys = ON', 'BEGIN')
    expect(codeOf(() => alterTable(s.db, WANTED, COPY))).toBe('TRANSACTION_OPEN')
    s.raw.run('PRAGMA defer_foreign_keys = ON')
    expect(codeOf(() => alterTable(s.db, WANTED, COPY))).toBe('TRANSACTION_OPEN')
    s.raw.run('COMMIT')
    expect(rows(s.raw, 'SELECT x FROM c')).toEqual([['1']])
  })

  test('a transaction of the caller with foreign keys off stays the caller’s', async () => {
    const s = await sample(...CHAINED, 'PRAGMA foreign_keys = OFF')
    const before = s.picture()
    s.raw.run('BEGIN')
    alterTable(s.db, WANTED, COPY)
    expect(textOf(s, 't')).toBe(WANTED)
    s.raw.run('ROLLBACK')
    expect(differences(before, s.picture())).toEqual([])
  })
})

describe('inside a migration', () => {
  test('the change is a part of it, and a rollback by alterTable brings everything back', async () => {
    const s = await sample(...CHAINED, 'CREATE INDEX i ON t(a)', 'PRAGMA foreign_keys = ON')
    const runner = new MigrationRunner(s.db, {
      migrations: [
        migration(
          (db) => void alterTable(db, WANTED, { using: { a: 'a' } }),
          (db) => void alterTable(db, T, { using: { a: 'a' } }),
        ),
      ],
    })
    const before = s.picture()
    runner.applyAll()
    expect(textOf(s, 't')).toBe(WANTED)
    expect(rows(s.raw, 'SELECT x FROM c')).toEqual([['1']])
    runner.rollback('001')
    const lasting = differences(before, s.picture()).filter(
      (line) => !line.includes('schema_migrations'),
    )
    expect(lasting).toEqual([])
  })

  test('a migration that fails later takes the change back', async () => {
    const s = await sample(...CHAINED)
    const before = s.picture()
    const runner = new MigrationRunner(s.db, {
      migrations: [
        migration((db) => {
          alterTable(db, WANTED, COPY)
          throw new Error('later')
        }),
      ],
    })
    expect(codeOf(() => runner.applyAll())).toBe('MIGRATION_FAILED')
    expect(differences(before, s.picture())).toEqual([])
    s.raw.run('INSERT INTO t(a) VALUES (NULL)')
  })

  test('a refusal that the migration catches leaves the migration going on', async () => {
    const s = await sample(...CHAINED, 'INSERT INTO t(a) VALUES (NULL)')
    const runner = new MigrationRunner(s.db, {
      migrations: [
        migration((db) => {
          expect(
            codeOf(() => alterTable(db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a NOT NULL)')),
          ).toBe('CONSTRAINT_VIOLATED')
          expect(
            codeOf(() =>
              alterTable(db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a CHECK (a = 1))', {
                method: 'copy',
              }),
            ),
          ).toBe('CONSTRAINT_VIOLATED')
          db.exec('INSERT INTO t(a) VALUES (NULL)')
        }),
      ],
    })
    const { steps } = runner.applyAll()
    expect(steps[0]?.warnings).toEqual([])
    expect(textOf(s, 't')).toBe(T)
    expect(rows(s.raw, 'SELECT count(*) FROM t')).toEqual([['3']])
  })

  test('rows without a parent are found at the end of the migration', async () => {
    const s = await sample(...CHAINED)
    const apply = (db: Parameters<Migration['apply']>[0]): void => {
      alterTable(db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a REFERENCES missing)', {
        using: { a: '5' },
      })
    }
    const runner = new MigrationRunner(s.db, { migrations: [migration(apply)] })
    expect(codeOf(() => runner.applyAll())).toBe('FOREIGN_KEY_VIOLATION')
    expect(textOf(s, 't')).toBe(T)
  })

  test('a large copy tells how far it is, and stops when asked to', async () => {
    const many = `INSERT INTO t(a) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 12000) SELECT i FROM n`
    const s = await sample(T, many)
    const seen: Progress[] = []
    const migrations = [migration((db) => void alterTable(db, WANTED, { using: { a: 'a' } }))]
    const stopping = new MigrationRunner(s.db, {
      migrations,
      onProgress: (progress) => seen.push(progress),
      shouldStop: () => (seen.at(-1)?.done ?? 0) >= 5000,
    })
    const before = s.picture()
    expect(codeOf(() => stopping.applyAll())).toBe('STOPPED')
    expect(differences(before, s.picture())).toEqual([])
    seen.length = 0
    new MigrationRunner(s.db, {
      migrations,
      onProgress: (progress) => seen.push(progress),
    }).applyAll()
    const copied = seen.filter(({ phase }) => phase === 'copy').map(({ done, of }) => [done, of])
    expect(copied).toEqual([
      [0, 12000],
      [5000, 12000],
      [10000, 12000],
      [12000, 12000],
    ])
    expect(rows(s.raw, 'SELECT count(*), min(typeof(a)) FROM t')).toEqual([['12000', 'text']])
  })
})

describe('planAlter', () => {
  test('says the method, why none is cheaper, and every statement, and writes nothing', async () => {
    const s = await sample(...CHAINED)
    const before = s.picture()
    const changes = rows(s.raw, 'SELECT total_changes()')
    const plan = planAlter(s.db, WANTED, { using: { a: 'a' } })
    expect(plan.method).toBe('copy')
    expect(plan.reasons.map(({ method }) => method)).toEqual(['none', 'native', 'catalog'])
    expect(plan.reasons[1]?.why).toContain('a gets computed values')
    expect(plan.statements.some(({ sql }) => sql.startsWith('INSERT OR ABORT'))).toBe(true)
    expect(plan.statements.every(({ protects }) => protects !== '')).toBe(true)
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
    expect(differences(before, s.picture())).toEqual([])
    expect(rows(s.raw, 'SELECT total_changes()')).toEqual(changes)
  })

  test('has the refusals that alterTable throws, the first of them first', async () => {
    const s = await sample(T, 'INSERT INTO t(a) VALUES (1)', 'CREATE VIEW v AS SELECT a FROM t')
    const wanted = 'CREATE TABLE t(id INTEGER PRIMARY KEY, b NOT NULL)'
    const { refusals } = planAlter(s.db, wanted)
    expect(refusals.map(({ code }) => code)).toEqual([
      'COLUMN_WOULD_VANISH',
      'DEPENDENT_IN_THE_WAY',
      'CONSTRAINT_VIOLATED',
    ])
    expect(messageOf(() => alterTable(s.db, wanted))).toBe(refusals[0]?.message)
  })

  test('is what alterTable carries out', async () => {
    const s = await sample(...CHAINED, 'CREATE INDEX i ON t(a)')
    const plan = planAlter(s.db, WANTED, COPY)
    const { statements } = alterTable(s.db, WANTED, COPY)
    const plain = (sql: string): string =>
      sql.replaceAll(/tidemark_\w{8}/g, 'x').replaceAll(/\s+/g, ' ')
    expect(plan.statements.slice(0, statements.length).map(({ sql }) => plain(sql))).toEqual(
      statements.map(plain),
    )
  })
})

test('the report says what was done', async () => {
  const s = await sample(...CHAINED)
  const report = alterTable(s.db, WANTED, { using: { a: 'a' } })
  expect(report).toMatchObject({ table: 't', method: 'copy', rows: 1, warnings: [] })
  expect(report.ms).toBeGreaterThanOrEqual(0)
  expect(alterTable(s.db, WANTED)).toMatchObject({ method: 'none', rows: 0, statements: [] })
})

test('a table that is not there is NO_SUCH_TABLE, by either name', async () => {
  const s = await sample(T)
  expect(codeOf(() => alterTable(s.db, 'CREATE TABLE u(x)'))).toBe('NO_SUCH_TABLE')
  expect(codeOf(() => alterTable(s.db, 'CREATE TABLE u(x)', { from: 'v' }))).toBe('NO_SUCH_TABLE')
})

test('a text that is not one CREATE TABLE is refused', async () => {
  const s = await sample(T)
  for (const sql of [
    '',
    'SELECT 1',
    `${T}; ${T}`,
    'CREATE VIEW t AS SELECT 1',
    'CREATE TEMP TABLE t(x)',
  ]) {
    expect(codeOf(() => alterTable(s.db, sql))).toBe('INVALID_SQL')
  }
  expect(messageOf(() => alterTable(s.db, 'CREATE TABLE t(a NUL NULLL, CHECK)'))).toMatch(
    /SQL_FAILED.*line 1/,
  )
})

test('the original’s table with a fixed list of types becomes one without, and keeps everything', async () => {
  const s = await sample(
    `CREATE TABLE agents (id TEXT PRIMARY KEY, type TEXT CHECK(type IN ('lead', 'backend')), provider TEXT)`,
    `INSERT INTO agents VALUES ('1', 'lead', 'x')`,
    'CREATE INDEX by_type ON agents(type)',
    'PRAGMA foreign_keys = ON',
  )
  const wanted = 'CREATE TABLE agents (id TEXT PRIMARY KEY, type TEXT NOT NULL, provider TEXT)'
  expect(alterTable(s.db, wanted).method).toBe('catalog')
  s.raw.run(`INSERT INTO agents VALUES ('2', 'any', 'y')`)
  expect(textOf(s, 'agents')).toBe(wanted)
})
