import { expect, it } from 'vitest'
import { memoryStore, openDatabase } from '../../src/browser/index.js'
import { valueOf } from '../../src/browser/tracked-file.js'
import { defineMigration } from '../../src/migration.js'
import type { SqlJsStatic } from '../../src/engines/sqljs-shape.js'
import { storeError } from '../../src/browser/trouble.js'
import { sqlJs } from './sql-js.js'

const one = defineMigration({
  version: '001',
  description: 'notes',
  apply: (db) => db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)'),
})
const two = defineMigration({
  version: '002',
  description: 'more notes',
  apply: (db) =>
    db.exec(`
      INSERT INTO notes (text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)
        SELECT hex(zeroblob(1000)) FROM n;
      CREATE INDEX by_text ON notes (text);
      ALTER TABLE notes ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
    `),
})

/** A sql.js whose call number `number` to SQLite fails, counted over all databases. */
function failingAt(
  SQL: SqlJsStatic,
  number: number,
): { SQL: SqlJsStatic; state: { calls: number } } {
  const state = { calls: 0 }
  const count = () => {
    if (++state.calls === number) throw new Error('disk I/O error (injected)')
  }
  class Failing extends SQL.Database {
    override run(sql: string) {
      count()
      return super.run(sql)
    }
    override prepare(sql: string) {
      count()
      const statement = super.prepare(sql)
      const step = statement.step.bind(statement)
      statement.step = () => {
        count()
        return step()
      }
      return statement
    }
    override export() {
      count()
      return super.export()
    }
  }
  return { SQL: Object.assign(Object.create(SQL) as SqlJsStatic, { Database: Failing }), state }
}

it(
  'a fault at any call to SQLite leaves the old image or the new one',
  { timeout: 0 },
  async () => {
    const SQL = await sqlJs()
    let fired = 0
    for (let number = 1; ; number++) {
      const store = memoryStore()
      const options = { store, autosave: false } as const
      await (await openDatabase('faults', { ...options, sqlJs: SQL, migrations: [one] })).close()
      const failing = failingAt(SQL, number)
      const result = await openDatabase('faults', {
        ...options,
        sqlJs: failing.SQL,
        migrations: [one, two],
      }).catch((error: unknown) => error)
      const head = await store.head()
      const failed = result instanceof Error
      const db = await openDatabase('faults', { ...options, sqlJs: SQL, runMigrations: false })
      const rows = valueOf(db.db, 'SELECT count(*) FROM notes')
      expect(valueOf(db.db, 'PRAGMA integrity_check')).toBe('ok')
      expect([head?.generation, rows], `call ${number}: ${String(result)}`).toEqual(
        failed ? [1, 0] : [2, 90],
      )
      await db.close()
      const again = await openDatabase('faults', { ...options, sqlJs: SQL, migrations: [one, two] })
      expect(again.generation).toBe(2)
      await again.close()
      if (failing.state.calls < number) break
      fired++
    }
    console.log(`a fault at each of ${fired} calls to SQLite`)
    expect(fired).toBeGreaterThan(50)
  },
)

it('where a run succeeds and storing it does not, the error says what the run did', async () => {
  const store = memoryStore()
  let full = false
  const db = await openDatabase('full', {
    sqlJs: await sqlJs(),
    autosave: false,
    migrations: [one, two],
    runMigrations: false,
    store: {
      ...store,
      save: (change) => (full ? Promise.reject(noRoom) : store.save(change)),
    },
  })
  await db.migrate({ up: '001' })
  full = true
  await expect(db.migrate()).rejects.toMatchObject({
    code: 'QUOTA_EXCEEDED',
    report: { steps: [{ version: '002', outcome: 'applied' }] },
  })
  expect(valueOf(db.db, 'SELECT count(*) FROM notes')).toBe(90)
  expect(await store.head()).toMatchObject({ generation: 1 })
  full = false
  expect(await db.save()).toMatchObject({ generation: 2 })
})

const noRoom = storeError('full', 'saving', new DOMException('', 'QuotaExceededError'))
