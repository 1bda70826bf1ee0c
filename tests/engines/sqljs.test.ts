import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/connection.js'
import { MigrationRunner } from '../../src/runner.js'
import { connect } from '../../src/engines/sqljs.js'
import type { SqlJsDatabase } from '../../src/engines/sqljs-shape.js'
import { open, rows, SQL } from '../support/sql-js.js'
import { python } from '../support/file-python.js'
import { expectError } from '../support/expect-error.js'
import { conformance } from './conformance.js'
import { execFileSync } from 'node:child_process'

const raws = new WeakMap<Database, InstanceType<typeof SQL.Database>>()

conformance({
  name: 'sql.js',
  open() {
    const { raw, db } = open()
    raws.set(db, raw)
    return db
  },
  addFunction(db, name, work) {
    raws.get(db)?.create_function(name, work)
  },
})

function isStatement(thing: unknown): thing is { free(): void } {
  return typeof thing === 'object' && thing !== null && 'free' in thing
}

/** Frees every statement of a database, as its export did before sql.js 1.16. The names are minified. */
function freeAll(raw: object): number {
  let freed = 0
  for (const registry of Object.values(raw) as unknown[]) {
    if (typeof registry !== 'object' || registry === null || registry instanceof Map) continue
    for (const statement of Object.values(registry) as unknown[]) {
      if (!isStatement(statement)) continue
      statement.free()
      freed += 1
    }
  }
  return freed
}

describe('sql.js', () => {
  test('something that is no database is refused', () => {
    for (const thing of [undefined, null, {}, SQL]) {
      expectError('INVALID_VALUE', () => connect(thing as SqlJsDatabase))
    }
  })

  test('a database that the app has closed itself says so', () => {
    const { raw, db } = open('CREATE TABLE t(a)')
    db.all('SELECT a FROM t')
    raw.close()
    expectError('DATABASE_CLOSED', () => db.all('SELECT a FROM t'))
    expectError('DATABASE_CLOSED', () => db.exec('DELETE FROM t'))
    expectError('DATABASE_CLOSED', () => new MigrationRunner(db).status())
  })

  test('statements that somebody freed are prepared anew', () => {
    const { raw, db } = open('CREATE TABLE t(a)')
    db.run('INSERT INTO t VALUES (?)', [1])
    db.get('SELECT a FROM t')
    expect(freeAll(raw)).toBeGreaterThan(1)
    expect(db.run('INSERT INTO t VALUES (?)', [2 ** 40])).toEqual({ changes: 1 })
    expect(db.run('INSERT INTO t VALUES (?)', [3])).toEqual({ changes: 1 })
    expect(freeAll(raw)).toBeGreaterThan(1)
    expect(db.run('INSERT INTO t VALUES (?)', [2 ** 40])).toEqual({ changes: 1 })
    expect(db.all('SELECT a FROM t')).toHaveLength(4)
    freeAll(raw)
    for (let n = 0; n < 100; n++) db.get(`SELECT ${n} AS n`)
    db.close()
  })

  test('the app may export, and use the raw database, in between', () => {
    const { raw, db } = open('CREATE TABLE t(a)')
    for (let n = 0; n < 3; n++) {
      db.run('INSERT INTO t VALUES (?)', [n])
      raw.export()
      raw.run('INSERT INTO t VALUES (?)', [n])
      expect(db.get('SELECT count(*) AS n FROM t')).toEqual({ n: 2 * n + 2 })
    }
  })

  test('sql.js itself reads a text without the byte order mark at its start, and so does the library', () => {
    const { raw, db } = open("CREATE TABLE t(a); INSERT INTO t VALUES (char(0xFEFF) || 'a')")
    expect(rows(raw, 'SELECT a, length(a) FROM t')).toEqual([['a', 2]])
    expect(db.get('SELECT a, length(a) AS n FROM t')).toEqual({ a: 'a', n: 2 })
  })

  test('without sqlJs there is no restore, and a clone can be made all the same', () => {
    const db = connect(new SQL.Database())
    expect(Reflect.get(db, 'restore')).toBe(undefined)
    db.exec('CREATE TABLE t(a)')
    expect(db.clone().all('SELECT * FROM t')).toEqual([])
  })

  test('an image is not put in place while a statement of the app is open, and the database stays', () => {
    const { raw, db } = open('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)')
    const statement = raw.prepare('SELECT a FROM t')
    statement.step()
    const image = new SQL.Database().export()
    const error = expectError('RESTORE_UNAVAILABLE', () => db.restore?.(image))
    expect(error.next).not.toBe('')
    expect(rows(raw, 'SELECT a FROM t')).toEqual([[1], [2]])
    statement.free()
    db.restore?.(image)
    expect(rows(raw, 'SELECT * FROM sqlite_schema')).toEqual([])
  })

  test('an image from Node is copied, not shared', () => {
    const { raw: source } = open('CREATE TABLE t(a)')
    const image = Buffer.from(source.export())
    const { db } = open()
    db.restore?.(image)
    image.fill(0)
    expect(db.all('SELECT * FROM t')).toEqual([])
  })

  test.skipIf(python === undefined)(
    'wide integers compare as the parameters of Python compare',
    () => {
      const types = ['TEXT', 'INTEGER', 'REAL', 'NUMERIC', 'BLOB', '']
      const places = [
        'a = ?',
        '? = a',
        'a < ?',
        'a IN (?)',
        '? IN (SELECT a FROM t)',
        'CASE ? WHEN a THEN 1 END',
        '? IS a',
        'a LIKE ?',
      ]
      const inserts = `INSERT INTO t(a) VALUES (2147483648), ('2147483648'), (2147483648.0), ('2147483648.0'), (NULL), (9007199254740993), ('9007199254740993')`
      const program = `
import json, sqlite3
out = []
for t in ${JSON.stringify(types)}:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE t(n INTEGER PRIMARY KEY, a " + t + ")")
    db.execute(${JSON.stringify(inserts)})
    for v in (2147483648, 9007199254740993):
        for p in ${JSON.stringify(places)}:
            out.append([r[0] for r in db.execute("SELECT n FROM t WHERE " + p + " ORDER BY n", (v,))])
print(json.dumps(out))`
      const oracle: unknown = JSON.parse(
        execFileSync('python3', ['-c', program], { encoding: 'utf8' }),
      )
      const ours = types.flatMap((type) => {
        const { db } = open(`CREATE TABLE t(n INTEGER PRIMARY KEY, a ${type}); ${inserts}`)
        return [2147483648, 9007199254740993n].flatMap((value) =>
          places.map((place) =>
            db.all(`SELECT n FROM t WHERE ${place} ORDER BY n`, [value]).map(({ n }) => n),
          ),
        )
      })
      expect(ours).toEqual(oracle)
    },
  )
})
