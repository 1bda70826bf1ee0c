// alterTable against what people write by hand, on one table of 1,000,000 rows with two indexes and two
// CHECKs, each pair one after the other in the same process. `node --expose-gc` for the memory.
import initSqlJs from 'sql.js'
import type { Database as SqlJs } from 'sql.js'
import { alterTable, connect, planAlter } from 'tidemark'
import type { AlterChanges } from 'tidemark'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })
const rowCount = Number(process.env['ROWS'] ?? 1_000_000)

const COLUMNS = `id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT CONSTRAINT kinds CHECK (kind IN ('a', 'b', 'c')), amount INTEGER CHECK (amount >= 0), note TEXT`
const TABLE = `CREATE TABLE t(${COLUMNS})`
const WITHOUT_CHECK = TABLE.replace(` CONSTRAINT kinds CHECK (kind IN ('a', 'b', 'c'))`, '')
/** Another order of columns: only a copy can make it. */
const REORDERED = `CREATE TABLE t(id INTEGER PRIMARY KEY, note TEXT, name TEXT NOT NULL, kind TEXT CONSTRAINT kinds CHECK (kind IN ('a', 'b', 'c')), amount INTEGER CHECK (amount >= 0))`
const INDEXES = ['CREATE INDEX t_name ON t(name)', 'CREATE INDEX t_kind ON t(kind, amount)']

function fill(count: number): SqlJs {
  const db = new SQL.Database()
  db.run(TABLE)
  db.run(`INSERT INTO t(name, kind, amount, note)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ${count})
    SELECT printf('name %08d', (i * 7919) % ${count}), substr('abc', i % 3 + 1, 1), i % 1000, 'a note of some length that stands for what people write ' || i FROM n`)
  for (const sql of INDEXES) db.run(sql)
  return db
}

/** What a careful person writes: fill, then drop, rename, and make the indexes. */
function byHand(db: SqlJs, create: string, columns: string): void {
  db.run('BEGIN')
  db.run(create.replace('CREATE TABLE t(', 'CREATE TABLE new_t('))
  db.run(`INSERT INTO new_t(${columns}) SELECT ${columns} FROM t`)
  db.run('DROP TABLE t')
  db.run('ALTER TABLE new_t RENAME TO t')
  for (const sql of INDEXES) db.run(sql)
  db.run('COMMIT')
}

function time(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** The least of several rounds: whatever else the machine does only adds to a time. */
function best(times: readonly number[]): number {
  return Math.min(...times)
}

/** Each round on fresh databases from one image, the two ways in turn. */
function compare(
  count: number,
  rounds: number,
  ours: (db: SqlJs) => unknown,
  theirs: (db: SqlJs) => unknown,
): { ours: number; theirs: number } {
  const source = fill(count)
  const image = source.export()
  source.close()
  const run = (work: (db: SqlJs) => unknown): number => {
    const db = new SQL.Database(image)
    db.exec('SELECT count(*) FROM sqlite_schema')
    const took = time(() => work(db))
    db.close()
    return took
  }
  const a: number[] = []
  const b: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    a.push(run(ours))
    b.push(run(theirs))
  }
  return { ours: best(a), theirs: best(b) }
}

const alter =
  (create: string, changes: AlterChanges = {}) =>
  (db: SqlJs) =>
    alterTable(connect(db), create, changes)
const COLUMN_NAMES = 'id, name, kind, amount, note'
const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`

// What is compared is the work, not how soon an engine compiles the code that does it.
for (let round = 0; round < 10; round += 1) {
  compare(1000, 1, alter(WITHOUT_CHECK), alter(REORDERED))
}

const dropped = compare(rowCount, 4, alter(WITHOUT_CHECK), (db) =>
  byHand(db, WITHOUT_CHECK, COLUMN_NAMES),
)
console.log(
  `a CHECK goes, ${rowCount} rows: ${ms(dropped.ours)}, copied by hand ${ms(dropped.theirs)}: ` +
    `${(dropped.theirs / dropped.ours).toFixed(0)}x faster (goal 300x)`,
)

const copied = compare(rowCount, 3, alter(REORDERED), (db) => byHand(db, REORDERED, COLUMN_NAMES))
console.log(
  `a whole copy, ${rowCount} rows: ${ms(copied.ours)}, by hand ${ms(copied.theirs)}: ` +
    `${(copied.ours / copied.theirs).toFixed(2)}x (goal <= 1.10x)`,
)

const small = compare(rowCount / 100, 9, alter(REORDERED), () => undefined)
console.log(
  `growth: ${rowCount / 100} rows ${ms(small.ours)}, ${rowCount} rows ${ms(copied.ours)}: ` +
    `${(copied.ours / small.ours).toFixed(0)}x the time for 100x the rows`,
)

const many = new SQL.Database()
for (let at = 0; at < 200; at += 1) {
  many.run(TABLE.replace('TABLE t(', `TABLE t${at}(`))
  many.run(`CREATE INDEX i${at} ON t${at}(name)`)
  if (at % 5 === 0) many.run(`CREATE VIEW v${at} AS SELECT name FROM t${at}`)
  if (at % 5 === 1) many.run(`CREATE TRIGGER g${at} AFTER INSERT ON t${at} BEGIN SELECT 1; END`)
}
const connection = connect(many)
const wanted = REORDERED.replace('TABLE t(', 'TABLE t100(')
const plans = Array.from({ length: 15 }, () => time(() => planAlter(connection, wanted)))
console.log(`planning, 200 tables: ${ms(best(plans))} (goal <= 20 ms)`)

/** The pages that the database needed at its largest, which is what the WASM memory must hold. */
function peak(work: (db: SqlJs) => unknown): number {
  const db = fill(rowCount / 10)
  work(db)
  const pages = Number(db.exec('PRAGMA page_count')[0]?.values[0]?.[0])
  db.close()
  return pages
}
const ours = peak(alter(REORDERED))
const theirs = peak((db) => byHand(db, REORDERED, COLUMN_NAMES))
console.log(
  `pages at the largest: ${(ours / theirs).toFixed(2)}x of the copy by hand (goal <= 1.1x)`,
)
