import { describe, expect, test } from 'vitest'
import { chooseTables, compareWindows, readWindows } from '../../../demo/engine/row-samples.js'
import { connect, readSchema } from '../../../src/index.js'
import { SQL } from './opening.js'

/** The samples of a change, with what was there before. */
function samples(before: string, change: string) {
  const db = connect(new SQL.Database(), { sqlJs: SQL })
  db.exec(before)
  const schema = readSchema(db)
  const names = chooseTables(schema)
  const old = readWindows(db, schema, names)
  db.exec(change)
  const after = readSchema(db)
  const found = compareWindows(old, readWindows(db, after, [...names, ...chooseTables(after)]))
  db.close()
  return found
}

const USERS = `CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, photo BLOB);
  INSERT INTO users VALUES (1, 'Ada', x'00ff'), (2, 'Bob', NULL), (3, 'Cy', NULL);`

describe('samples', () => {
  test('are the rows that changed, vanished and came', () => {
    const change = `UPDATE users SET name = 'Ann' WHERE id = 1; DELETE FROM users WHERE id = 2;
      INSERT INTO users VALUES (4, 'Di', NULL)`
    expect(samples(USERS, change)).toEqual([
      {
        table: 'users',
        columns: ['id', 'name', 'photo'],
        rows: [
          { change: 'changed', before: ['1', 'Ada', '2 bytes'], after: ['1', 'Ann', '2 bytes'] },
          { change: 'dropped', before: ['2', 'Bob', null] },
          { change: 'added', after: ['4', 'Di', null] },
        ],
      },
    ])
  })

  test('of a table without changed rows there are none', () => {
    expect(samples(USERS, 'CREATE INDEX by_name ON users(name)')).toEqual([])
  })

  test('show a new column beside the old ones', () => {
    const [sample] = samples(USERS, "ALTER TABLE users ADD COLUMN city DEFAULT 'Rome'")
    expect(sample?.columns).toEqual(['id', 'name', 'photo', 'city'])
    expect(sample?.rows[0]).toEqual({
      change: 'changed',
      before: ['1', 'Ada', '2 bytes', null],
      after: ['1', 'Ada', '2 bytes', 'Rome'],
    })
  })

  test('are twenty at most, of forty columns at most, with short texts', () => {
    const columns = Array.from({ length: 1990 }, (_, at) => `c${at}`).join()
    const before = `CREATE TABLE wide(id INTEGER PRIMARY KEY, ${columns});
      INSERT INTO wide(c0) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT hex(zeroblob(9000)) FROM n`
    const [sample] = samples(before, "UPDATE wide SET c1 = 'x'")
    expect([sample?.columns.length, sample?.rows.length]).toEqual([40, 20])
    expect(sample?.rows[0]?.before?.[1]).toMatch(/^0{80}…$/)
  })

  test('read no view and no generated column', () => {
    const before = `CREATE TABLE t(a, bomb AS (hex(zeroblob(400000000))));
      CREATE VIEW forever AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
      INSERT INTO t VALUES (1)`
    expect(samples(before, 'UPDATE t SET a = 2')).toEqual([
      { table: 't', columns: ['a'], rows: [{ change: 'changed', before: ['1'], after: ['2'] }] },
    ])
  })

  test('names are data: quotes, markup, an empty one, one that every object has', () => {
    const names = ['', 'a"b', "it's", '<img src=x onerror=alert(1)>', '__proto__', 'é\nü', 'rowid']
    const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`)
    const before = quoted.map(
      (name) => `CREATE TABLE ${name}(${name}); INSERT INTO ${name} VALUES (1);`,
    )
    const change = quoted.map((name) => `UPDATE ${name} SET ${name} = 2;`)
    const found = samples(before.join('\n'), change.join('\n'))
    expect(found.map(({ table }) => table).sort()).toEqual(names.toSorted())
    expect(found.every(({ table, columns }) => columns[0] === table)).toBe(true)
  })

  test('a table without rowid, and one whose columns have the names of the rowid, have keys', () => {
    const before = `CREATE TABLE w(a TEXT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;
      CREATE TABLE r(rowid TEXT, _rowid_ TEXT);
      INSERT INTO w VALUES ('x', 'y'); INSERT INTO r VALUES ('p', 'q');`
    const change = "DELETE FROM w; UPDATE r SET rowid = 'z'"
    expect(samples(before, change).map(({ table, rows }) => [table, rows[0]?.change])).toEqual([
      ['r', 'changed'],
      ['w', 'dropped'],
    ])
  })
})

test('a sample that is not all of it says so', () => {
  const rows = (many: number) =>
    `CREATE TABLE t(a); INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many}) SELECT i FROM n`
  const more = (many: number, change: string) => samples(rows(many), change)[0]?.more
  expect(more(20, 'UPDATE t SET a = 0')).toBeUndefined()
  expect(more(21, 'UPDATE t SET a = 0')).toBe(true)
  expect(more(1000, 'UPDATE t SET a = 0 WHERE a = 3')).toBe(true)
})
