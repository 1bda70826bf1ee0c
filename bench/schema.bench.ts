// readSchema of 2,000 tables with their indexes and foreign keys: texts it has not seen, and again.
import initSqlJs from 'sql.js'
import { connect, diffSchema, readSchema } from 'tidemark'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })
const db = connect(new SQL.Database())
db.exec(
  `BEGIN;${Array.from(
    { length: 2000 },
    (_, i) => `CREATE TABLE t${i}(id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '',
      email TEXT COLLATE NOCASE UNIQUE, created_at INTEGER DEFAULT (unixepoch()),
      parent INTEGER REFERENCES t0(id) ON DELETE CASCADE CHECK(parent > 0));
    CREATE INDEX i${i} ON t${i}(parent, created_at DESC);`,
  ).join('')}COMMIT`,
)

/** Another text for each table: what was read of it says nothing any more. */
function change(): void {
  db.exec(`PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = sql || ' ' WHERE type = 'table';
    PRAGMA writable_schema = OFF`)
}

function time(work: () => unknown, before: () => void = () => undefined): string {
  const times = Array.from({ length: 9 }, () => {
    before()
    const start = performance.now()
    work()
    return performance.now() - start
  }).toSorted((a, b) => a - b)
  return `${times[4]?.toFixed(0)} ms (best ${times[0]?.toFixed(0)})`
}

console.log(
  `readSchema, 2,000 tables, 4,000 indexes: ${time(() => readSchema(db), change)} (goal <= 100)`,
)
console.log(`readSchema again: ${time(() => readSchema(db))}`)
console.log(`readSchema with row counts: ${time(() => readSchema(db, { rows: true }))}`)
const [before, after] = [readSchema(db), readSchema(db)]
console.log(`diffSchema of two such: ${time(() => diffSchema(before, after))}`)
