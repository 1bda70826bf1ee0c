import { plainColumns, tableSql } from './models.js'
import type { TableModel } from './models.js'
import { pictureOf } from './oracle.js'
import type { Picture } from './oracle.js'
import { id, lit, rows } from './sqlite.js'
import type { SqlJs, SqlJsStatic } from './sqlite.js'

// What a change of a table must lead to, built without changing anything: a new database is given the
// new table, the old rows one by one as literals, and everything else as it was written.

export interface Asked {
  readonly old: TableModel
  readonly wanted: TableModel
  readonly using: Readonly<Record<string, string>>
  readonly drop: readonly string[]
}

export interface Expectation {
  /** The database as it shall be; undefined where a row does not fit into it. */
  readonly picture: Picture | undefined
  /** Why not. */
  readonly unfit: string | undefined
  /** Columns of which a value would be stored as another one without having been asked to. */
  readonly changed: readonly string[]
  /** Dependents that work before and not afterwards. */
  readonly broken: readonly string[]
  /** Whether rows lose their parent; undefined where a broken foreign key hides it beforehand. */
  readonly newViolations: boolean | undefined
}

export function expectation(
  SQL: SqlJsStatic,
  before: SqlJs,
  others: { readonly first: readonly string[]; readonly dependents: readonly string[] },
  asked: Asked,
): Expectation {
  const { old, wanted } = asked
  const db = new SQL.Database()
  try {
    for (const sql of others.first) db.run(sql)
    if (hasSequence(before)) {
      db.run(`CREATE TABLE z(i INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE z`)
    }
    db.run(tableSql(wanted))
    const changed = new Set<string>()
    let unfit: string | undefined
    try {
      for (const row of sourceRows(before, asked)) insert(db, row, asked, changed)
    } catch (error) {
      unfit = String(error)
    }
    keepSequence(before, db, old, wanted)
    const missing = others.dependents.filter((sql) => !works(db, sql))
    const broken = [...missing, ...brokenStatements(before, db, wanted)]
    const known = violations(before)
    // A computed value can put one lost parent in the place of another.
    const hidden =
      Object.keys(asked.using).length > 0 || [...known.values()].includes(Number.POSITIVE_INFINITY)
    const more = [...violations(db)].some(([name, n]) => n > (known.get(name) ?? 0))
    // SQLite does not say which row of a table WITHOUT ROWID has lost its parent: there an old violation
    // that is repaired hides a new one towards the same table.
    const nameless = (old.withoutRowid || wanted.withoutRowid) && known.size > 0
    const newViolations = nameless ? undefined : more || (hidden ? undefined : false)
    return {
      picture: unfit === undefined ? fileOnly(SQL, db) : undefined,
      unfit,
      changed: [...changed],
      broken,
      newViolations,
    }
  } finally {
    db.close()
  }
}

/** The column that is the rowid: INTEGER and alone in the primary key, however that is written. */
function rowidOf({ key, columns, withoutRowid }: TableModel): string | undefined {
  if (key.kind === 'rowid') return key.column
  if (key.kind === 'none' || withoutRowid || key.columns.length !== 1) return undefined
  const [name] = key.columns
  return columns.find((each) => each.name === name)?.type === 'INTEGER' ? name : undefined
}

interface Value {
  readonly column: string
  readonly literal: string
  /** How the value is stored and what it is. */
  readonly looks: string
  /** Whether a change of the stored value would be a surprise. */
  readonly kept: boolean
}

/** Every old row as the values that it gives to the new table. */
function sourceRows(before: SqlJs, { old, wanted, using, drop }: Asked): Value[][] {
  const known = new Set(old.columns.map(({ name }) => name))
  const targets = plainColumns(wanted).flatMap(({ name }) => {
    const expression = using[name]
    if (expression !== undefined)
      return [{ column: name, source: `(${expression}\n)`, kept: false }]
    if (known.has(name) && !drop.includes(name))
      return [{ column: name, source: id(name), kept: true }]
    const isRowid = rowidOf(wanted) === name
    return isRowid && !old.withoutRowid ? [{ column: name, source: 'rowid', kept: false }] : []
  })
  const rowid =
    !old.withoutRowid && !wanted.withoutRowid && rowidOf(wanted) === undefined
      ? [{ column: 'rowid', source: 'rowid', kept: false }]
      : []
  const all = [...rowid, ...targets]
  if (all.length === 0) return rows(before, `SELECT 1 FROM ${id(old.name)}`).map(() => [])
  const parts = all.map(
    ({ source }) =>
      `typeof(${source}), hex(${source}), quote(${source}), CASE typeof(${source}) WHEN 'integer' THEN CAST(${source} AS TEXT) END`,
  )
  return rows(before, `SELECT ${parts.join()} FROM ${id(old.name)}`).map((row) =>
    all.map(({ column, kept }, at) => {
      const [type = '', hex = '', quoted = '', whole = ''] = row.slice(at * 4, at * 4 + 4)
      return {
        column,
        kept,
        literal: literalOf(type, hex, quoted, whole),
        looks: `${type} ${quoted} ${hex}`,
      }
    }),
  )
}

function literalOf(type: string, hex: string, quoted: string, whole: string): string {
  switch (type) {
    case 'integer':
      return whole === '-9223372036854775808' ? '(-9223372036854775807 - 1)' : whole
    case 'real':
      return quoted
    case 'text':
      return `CAST(x'${hex}' AS TEXT)`
    case 'blob':
      return `x'${hex}'`
    default:
      return 'NULL'
  }
}

function insert(db: SqlJs, row: readonly Value[], { wanted }: Asked, changed: Set<string>): void {
  const key = rowidOf(wanted)
  if (row.some(({ column, literal }) => column === key && literal === 'NULL')) {
    throw new Error('NULL in the column that is the rowid.')
  }
  const names = row.map(({ column }) => (column === 'rowid' ? column : id(column)))
  const values = row.map(({ literal }) => literal)
  const table = id(wanted.name)
  db.run(
    names.length > 0
      ? `INSERT OR ABORT INTO ${table}(${names.join()}) VALUES (${values.join()})`
      : `INSERT OR ABORT INTO ${table} DEFAULT VALUES`,
  )
  // Looked at through the last row alone, with no knowledge of affinities.
  const where = wanted.withoutRowid ? '' : ' WHERE rowid = last_insert_rowid()'
  for (const { column, looks, kept } of row) {
    if (!kept) continue
    const c = id(column)
    const stored = rows(
      db,
      `SELECT typeof(${c}) || ' ' || quote(${c}) || ' ' || hex(${c}) FROM ${table}${where}`,
    )
    if (!stored.flat().includes(looks)) changed.add(column)
  }
}

function hasSequence(db: SqlJs): boolean {
  return rows(db, `SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'`).length > 0
}

/** A table that goes on giving out numbers goes on from where it was. */
function keepSequence(before: SqlJs, db: SqlJs, old: TableModel, wanted: TableModel): void {
  const counts = ({ key }: TableModel): boolean => key.kind === 'rowid' && key.autoincrement
  if (!counts(old) || !counts(wanted)) return
  const name = lit(wanted.name)
  db.run(`DELETE FROM sqlite_sequence WHERE name = ${name}`)
  for (const [seq] of rows(
    before,
    `SELECT CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = ${name}`,
  )) {
    db.run(`INSERT INTO sqlite_sequence VALUES (${name}, ${seq})`)
  }
}

function works(db: SqlJs, sql: string): boolean {
  try {
    db.run(sql)
    return true
  } catch {
    return false
  }
}

function brokenStatements(before: SqlJs, after: SqlJs, wanted: TableModel): string[] {
  const views = rows(
    before,
    `SELECT name FROM sqlite_schema WHERE type = 'view' UNION SELECT name FROM sqlite_temp_schema WHERE type = 'view'`,
  )
  const sources = views.flat().map((name) => `SELECT * FROM ${id(name)}`)
  const writes = [wanted.name, 'log'].flatMap((name) => [
    `INSERT INTO ${id(name)} DEFAULT VALUES`,
    `DELETE FROM ${id(name)}`,
  ])
  const updates = (db: SqlJs): [string, string][] =>
    [wanted.name, 'log'].map((name) => {
      const found = rows(
        db,
        `SELECT name FROM pragma_table_xinfo(${lit(name)}) WHERE hidden = 0`,
      ).flat()
      return [`UPDATE ${name}`, `UPDATE ${id(name)} SET ${found.map((c) => `${id(c)} = 1`).join()}`]
    })
  const compiled = (db: SqlJs): Map<string, boolean> =>
    new Map(
      [...[...sources, ...writes].map((sql): [string, string] => [sql, sql]), ...updates(db)].map(
        ([label, sql]) => [label, works(db, `EXPLAIN ${sql}`)],
      ),
    )
  const [was, is] = [compiled(before), compiled(after)]
  return [...is].flatMap(([label, fine]) => (!fine && was.get(label) ? [label] : []))
}

/** The picture of the file, without what is temporary. */
function fileOnly(SQL: SqlJsStatic, db: SqlJs): Picture {
  const copy = new SQL.Database(db.export())
  try {
    return pictureOf(copy)
  } finally {
    copy.close()
  }
}

/** Rows without their parent, by foreign key; a foreign key that cannot work counts as endless ones. */
function violations(db: SqlJs): Map<string, number> {
  const tables = rows(db, `SELECT name FROM sqlite_schema WHERE type = 'table'`).flat()
  const counts = new Map<string, number>()
  for (const table of tables) {
    try {
      const keys = rows(db, `PRAGMA foreign_key_list(${id(table)})`)
      for (const [, , parent, number] of rows(db, `PRAGMA foreign_key_check(${id(table)})`)) {
        const columns = keys.flatMap(([key, , , from]) => (key === number ? [from] : []))
        const key = `${table} ${columns.join()} to ${parent}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    } catch {
      counts.set(table, Number.POSITIVE_INFINITY)
    }
  }
  return counts
}
