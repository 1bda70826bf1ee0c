import type { Migration } from '../../../src/migration.js'
import { defineMigration } from '../../../src/migration.js'

// The database of the crash and tab tests: 200 rows over some twenty chunks. Each migration sets `v` of
// all rows to its number, each change sets `c` of all rows to its own: rows that differ are a mixed image.

const ROWS = 200

/** Migrations 1 to `count`. */
export function migrations(count: number): Migration[] {
  return Array.from({ length: count }, (_, index) => numbered(index + 1))
}

export function numbered(number: number): Migration {
  return defineMigration({
    version: String(number),
    description: `v becomes ${number}`,
    apply(db) {
      if (number === 1) {
        db.exec(`
          CREATE TABLE filled (id INTEGER PRIMARY KEY, v INTEGER, c INTEGER, fill BLOB);
          CREATE TABLE ran (version INTEGER);
          CREATE TABLE changes (tab TEXT, number INTEGER, fill BLOB);
          INSERT INTO filled (v, c, fill)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
            SELECT 0, 0, randomblob(6000) FROM n;
        `)
      }
      // Now and then a migration makes the file longer, or writes it all anew.
      if (number % 3 === 0) db.exec('UPDATE filled SET fill = randomblob(length(fill) + 40)')
      db.run('UPDATE filled SET v = ?', [number])
      db.run('INSERT INTO ran VALUES (?)', [number])
    },
  })
}

/** What must hold in every image; `wrong` says what does not. */
export interface Look {
  readonly v: number
  readonly c: number
  readonly wrong: string[]
}

export function look(all: (sql: string) => Record<string, unknown>[]): Look {
  const [row] = all(
    'SELECT count(*) AS rows, min(v) AS v, max(v) AS highestV, min(c) AS c, max(c) AS highestC FROM filled',
  )
  const [check] = all('PRAGMA integrity_check')
  const [ran] = all(
    'SELECT count(*) AS runs, count(DISTINCT version) AS versions, max(version) AS last FROM ran',
  )
  const [history] = all('SELECT count(*) AS applied FROM schema_migrations')
  const facts: Record<string, boolean> = {
    'integrity_check is ok': Object.values(check ?? {})[0] === 'ok',
    [`all ${ROWS} rows are there`]: row?.['rows'] === ROWS,
    'all rows are of one migration': row?.['v'] === row?.['highestV'],
    'all rows are of one change': row?.['c'] === row?.['highestC'],
    'each migration ran once':
      ran?.['runs'] === ran?.['versions'] && ran?.['runs'] === ran?.['last'],
    'rows and history agree': history?.['applied'] === row?.['v'] && ran?.['last'] === row?.['v'],
  }
  const wrong = Object.keys(facts).filter((fact) => !facts[fact])
  return { v: Number(row?.['v']), c: Number(row?.['c']), wrong }
}
