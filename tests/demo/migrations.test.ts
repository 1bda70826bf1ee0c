import { MigrationError, MigrationRunner } from 'tidemark'
import type { Database } from 'sql.js'
import { describe, expect, test } from 'vitest'
import { migrations } from '../../demo/migrations.js'
import { SAMPLE_SQL } from '../../demo/sample.js'
import { databaseOf, rows } from './sql-js.js'

const runnerOf = (database: Database) => new MigrationRunner(database, { migrations })
const sample = (more = '') => databaseOf(SAMPLE_SQL + more)

function errorOf(work: () => unknown): MigrationError {
  try {
    work()
  } catch (error) {
    if (error instanceof MigrationError) return error
    throw error
  }
  throw new Error('It was expected to throw.')
}

/** The schema, where white space and the quotes that RENAME adds do not count. */
function schemaOf(database: Database): string[] {
  return rows(
    database,
    `SELECT coalesce(sql, name) FROM sqlite_schema WHERE name NOT LIKE '%schema_migrations%' ORDER BY type, name`,
  ).map(([sql]) => String(sql).replace(/["\s]/g, '').toLowerCase())
}

/** What the original system did to a database, and recorded, when it applied its first migration. */
const ORIGINAL_001 = `
  CREATE TABLE agents_new (
    id TEXT PRIMARY KEY, type TEXT NOT NULL, provider TEXT,
    maturity_level TEXT CHECK(maturity_level IN ('directive', 'coaching', 'supporting', 'delegating')),
    status TEXT CHECK(status IN ('idle', 'working', 'blocked', 'offline')),
    current_task_id INTEGER REFERENCES tasks(id), last_heartbeat TIMESTAMP, metrics JSON
  );
  INSERT INTO agents_new SELECT * FROM agents;
  DROP TABLE agents;
  ALTER TABLE agents_new RENAME TO agents;
`
const ORIGINAL_HISTORY = `
  CREATE TABLE schema_migrations (
    version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
  );
  INSERT INTO schema_migrations (version, description, applied_at)
  VALUES ('001', 'Remove hard-coded CHECK constraint on agent type', '2025-11-22 15:16:41');
`

describe('the migrations of the page', () => {
  test('are seven, and every one but 002 can be rolled back', () => {
    const status = runnerOf(sample()).status()
    expect(status.map(({ version }) => version)).toEqual([
      '001',
      '002',
      '003',
      '004',
      '005',
      '006',
      '007',
    ])
    expect(status.filter(({ reversible }) => !reversible).map(({ version }) => version)).toEqual([
      '002',
    ])
  })

  test('upgrade the sample, and every row is still there', () => {
    const database = sample('PRAGMA foreign_keys = ON;')
    const tables = rows(database, `SELECT name FROM sqlite_schema WHERE type = 'table'`).flat()
    const counts = () =>
      tables.map((name) => [name, rows(database, `SELECT count(*) FROM "${String(name)}"`)[0]?.[0]])
    const before = counts()
    const report = runnerOf(database).applyAll()
    expect(report.steps.map(({ outcome }) => outcome)).toEqual(Array(7).fill('applied'))
    expect(counts()).toEqual(before)
    expect(rows(database, 'PRAGMA foreign_key_check')).toEqual([])
    expect(rows(database, 'PRAGMA integrity_check')).toEqual([['ok']])
  })

  test('find nothing to do the second time', () => {
    const database = sample()
    runnerOf(database).applyAll()
    expect(runnerOf(database).applyAll().steps).toEqual([])
  })

  test('come off one by one, each leaving the schema as it was before it', () => {
    const database = sample()
    const runner = runnerOf(database)
    const before: string[][] = []
    for (const { version } of runner.status()) {
      before.push(schemaOf(database))
      runner.applyAll({ to: version })
    }
    for (const version of ['007', '006', '005', '004', '003']) {
      runner.rollback(version)
      expect(schemaOf(database), version).toEqual(before[Number(version) - 1])
    }
    const error = errorOf(() => runner.rollback('002'))
    expect(error.code).toBe('NOT_REVERSIBLE')
    expect(error.what).toContain('the spelling that the keys had before is not kept')
  })

  test('go on where the original system stopped', () => {
    const database = sample(ORIGINAL_001 + ORIGINAL_HISTORY)
    const report = runnerOf(database).applyAll()
    expect(report.steps.map(({ version }) => version)).toEqual([
      '002',
      '003',
      '004',
      '005',
      '006',
      '007',
    ])
    expect(rows(database, 'SELECT version FROM schema_migrations ORDER BY version').flat()).toEqual(
      ['001', '002', '003', '004', '005', '006', '007'],
    )
  })
})

describe('001, open agent types', () => {
  const upTo001 = (database: Database) => runnerOf(database).applyAll({ to: '001' })
  const agents = 'SELECT * FROM agents ORDER BY id'

  test('keeps every value and takes any type from then on', () => {
    const database = sample()
    const before = rows(database, agents)
    upTo001(database)
    expect(rows(database, agents)).toEqual(before)
    database.run(`INSERT INTO agents (id, type) VALUES ('d', 'designer')`)
    expect(() => database.run(`INSERT INTO agents (id) VALUES ('n')`)).toThrow(/NOT NULL/)
  })

  test('gives an agent without a type one, and takes it away again', () => {
    const database = sample(`INSERT INTO agents (id, provider) VALUES ('x', 'local');`)
    upTo001(database)
    expect(rows(database, `SELECT type FROM agents WHERE id = 'x'`)).toEqual([['unspecified']])
    runnerOf(database).rollback('001')
    expect(rows(database, `SELECT type FROM agents WHERE id = 'x'`)).toEqual([[null]])
  })

  test('does not come off while other types exist, and names them with their numbers', () => {
    const database = sample()
    upTo001(database)
    database.run(
      `INSERT INTO agents (id, type) VALUES ('a', 'designer'), ('b', 'designer'), ('c', 'oracle')`,
    )
    const before = rows(database, agents)
    const error = errorOf(() => runnerOf(database).rollback('001'))
    expect(error.code).toBe('ROLLBACK_FAILED')
    expect(error.what).toContain('3 agents')
    expect(error.what).toContain('designer (2), oracle (1)')
    expect(rows(database, agents)).toEqual(before)
    expect(rows(database, 'SELECT version FROM schema_migrations')).toEqual([['001']])
  })

  test('comes off when they are gone, and the old constraint holds again', () => {
    const database = sample()
    const before = rows(database, agents)
    upTo001(database)
    runnerOf(database).rollback('001')
    expect(rows(database, agents)).toEqual(before)
    expect(() => database.run(`INSERT INTO agents (id, type) VALUES ('d', 'designer')`)).toThrow(
      /CHECK/,
    )
  })

  test('is recorded, not run, where the constraint is gone already', () => {
    const database = sample(ORIGINAL_001)
    const schema = schemaOf(database)
    expect(upTo001(database).steps[0]?.outcome).toBe('recorded')
    expect(schemaOf(database)).toEqual(schema)
  })

  test('is not fooled by a CHECK that stands in a comment', () => {
    const commented = ORIGINAL_001.replace(
      'type TEXT NOT NULL',
      `type TEXT NOT NULL /* CHECK(type IN ('lead')) */`,
    )
    expect(upTo001(sample(commented)).steps[0]?.outcome).toBe('recorded')
  })

  test('waits in a database without agents', () => {
    expect(upTo001(databaseOf('CREATE TABLE t(a)')).steps[0]?.outcome).toBe('skipped')
  })

  test('stops rather than lose a column that it does not know', () => {
    const database = sample('ALTER TABLE agents ADD COLUMN nickname TEXT;')
    const error = errorOf(() => upTo001(database))
    expect(error.code).toBe('MIGRATION_FAILED')
    expect(error.what).toContain('nickname')
    expect(rows(database, 'SELECT count(nickname), count(*) FROM agents')).toEqual([[0, 4]])
  })

  test('keeps indexes, triggers, and the rows that refer to agents', () => {
    const database = sample(`
      CREATE INDEX by_status ON agents(status);
      CREATE TABLE log (agent TEXT);
      CREATE TRIGGER on_agent AFTER INSERT ON agents BEGIN INSERT INTO log VALUES (new.id); END;
      CREATE TABLE badges (agent TEXT REFERENCES agents(id) ON DELETE CASCADE);
      INSERT INTO badges VALUES ('lead-1');
      PRAGMA foreign_keys = ON;
    `)
    upTo001(database)
    database.run(`INSERT INTO agents (id, type) VALUES ('new', 'designer')`)
    expect(rows(database, 'SELECT * FROM log')).toEqual([['new']])
    expect(rows(database, 'SELECT * FROM badges')).toEqual([['lead-1']])
    expect(rows(database, `SELECT 1 FROM sqlite_schema WHERE name = 'by_status'`)).toEqual([[1]])
  })
})

test('002 makes one key of two spellings', () => {
  const database = sample()
  runnerOf(database).applyAll()
  expect(rows(database, 'SELECT key FROM memory ORDER BY id').flat()).toEqual([
    'payment_provider',
    'code_style',
    'deploy_target',
  ])
})

test('003 fills the time of the last change from what is known', () => {
  const database = sample()
  runnerOf(database).applyAll()
  expect(rows(database, 'SELECT updated_at, archived FROM tasks WHERE id IN (1, 5)')).toEqual([
    ['2025-10-02 09:00:00', 0],
    ['2025-10-06 09:00:00', 0],
  ])
})

test('004 lists the built-in types and those that agents have', () => {
  const database = sample()
  const runner = runnerOf(database)
  runner.applyAll({ to: '003' })
  database.run(`INSERT INTO agents (id, type) VALUES ('d', 'designer')`)
  runner.applyAll()
  expect(rows(database, 'SELECT name, built_in FROM agent_types ORDER BY rowid')).toEqual([
    ['lead', 1],
    ['backend', 1],
    ['frontend', 1],
    ['test', 1],
    ['review', 1],
    ['designer', 0],
  ])
})

test('005 splits the provider from the model, and puts them together again', () => {
  const database = sample(
    `INSERT INTO agents (id, type, provider) VALUES
       ('y1', 'test', 'a:b:c'), ('y2', 'test', ':b'), ('y3', 'test', 'a:'), ('y4', 'test', NULL);`,
  )
  const providers = 'SELECT provider FROM agents ORDER BY id'
  const before = rows(database, providers)
  const runner = runnerOf(database)
  runner.applyAll({ to: '005' })
  expect(
    rows(
      database,
      `SELECT id, provider, model FROM agents WHERE id IN ('backend-2', 'frontend-1', 'y1')`,
    ),
  ).toEqual([
    ['backend-2', 'openai', 'gpt-4'],
    ['frontend-1', 'local', null],
    ['y1', 'a', 'b:c'],
  ])
  runner.rollback('005')
  expect(rows(database, providers)).toEqual(before)
})

test('006 gives a blocker without a severity the one that stops nobody', () => {
  const database = sample()
  runnerOf(database).applyAll()
  expect(rows(database, 'SELECT severity FROM blockers ORDER BY id')).toEqual([['sync'], ['async']])
  expect(() => database.run('INSERT INTO blockers (severity) VALUES (NULL)')).toThrow(/NOT NULL/)
})

test('007 answers the question of the board from its index alone', () => {
  const database = sample()
  runnerOf(database).applyAll()
  const plan = rows(
    database,
    `EXPLAIN QUERY PLAN SELECT id FROM tasks
     WHERE project_id = 1 AND status <> 'completed' AND archived = 0 ORDER BY priority`,
  )
  expect(plan.flat().join(' ')).toContain('idx_tasks_open')
})
