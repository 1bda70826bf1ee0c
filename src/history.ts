import type { Database, SqlValue } from './connection.js'
import { fail } from './errors.js'
import type { MigrationError } from './errors.js'
import type { Migration } from './migration.js'
import { foldCase, normalize, quoteName } from './sql.js'

/** The name that the original system gave the table; {@link History} takes another where that is asked for. */
export const HISTORY_TABLE = 'schema_migrations'

/** A row of the history as it is recorded. */
export interface RecordedVersion {
  readonly version: string
  readonly description: string
  /** As text, in whatever form it was recorded. */
  readonly appliedAt: string
  readonly checksum: string | null
  readonly durationMs: number | null
  readonly rollbackSql: string | null
}

const FIELDS = ['version', 'description', 'applied_at', 'checksum', 'duration_ms', 'rollback_sql']
const READ_BY_PEOPLE = new Set(['description', 'applied_at', 'duration_ms'])
/** A row by {@link FIELDS}, as JSON brings it. */
type Fields = [
  version: unknown,
  description: string | null,
  appliedAt: string | number | null,
  checksum: string | null,
  durationMs: number | null,
  rollbackSql: string | null,
]

/** Columns beyond the original's three, added on the first write; all of them may be NULL. */
const ADDED = { checksum: 'TEXT', duration_ms: 'INTEGER', rollback_sql: 'TEXT' } as const

const withoutBlob = (name: string): string => `iif(typeof(${name}) = 'blob', NULL, ${name})`

/** The table in which a database remembers its migrations. Reading never creates or changes it. */
export class History {
  readonly #db: Database
  readonly #name: string
  readonly #table: string
  readonly #insert: string
  /** Whether the table is known to take a row as we write it. */
  #ready = false

  constructor(db: Database, name: string = HISTORY_TABLE) {
    this.#db = db
    this.#name = name
    // A TEMP table of the same name would come first: the schema is always named.
    this.#table = `main.${quoteName(name)}`
    this.#insert = `INSERT INTO ${this.#table} (${FIELDS.join()}) VALUES (?, ?, CURRENT_TIMESTAMP, ?, ?, ?)`
  }

  /**
   * All rows in the order they were written; applied_at has whole seconds and orders nothing.
   * @param full false leaves out what only a person reads: every start of an app reads the table
   */
  read(full = true): RecordedVersion[] {
    // Every run begins here, and the image may be another one since the last.
    this.#ready = false
    const columns = this.#columns()
    if (!columns) return []
    const wanted = FIELDS.filter((name) => columns.has(name) && (full || !READ_BY_PEOPLE.has(name)))
    const lists = this.#lists(wanted, String) ?? this.#lists(wanted, withoutBlob) ?? {}
    const values = FIELDS.map((name) => JSON.parse(lists[name] ?? '[]') as unknown[])
    return (values[0] ?? []).map((_, row) =>
      this.#recorded(values.map((list) => list[row] ?? null) as Fields),
    )
  }

  /** One text for each column: row by row costs three times as much. */
  #lists(names: readonly string[], value: (name: string) => string) {
    const lists = names.map((name) => `json_group_array(${value(name)}) AS ${name}`)
    try {
      return this.#db.get<Record<string, string>>(
        `SELECT ${lists.join()} FROM (SELECT * FROM ${this.#table} ORDER BY rowid)`,
      )
    } catch (error) {
      if (value === withoutBlob) throw error
      return undefined // JSON cannot hold a BLOB
    }
  }

  /** How many rows it has. */
  count(): number {
    if (!this.#columns()) return 0
    return this.#db.get<{ n: number }>(`SELECT count(*) AS n FROM ${this.#table}`)?.n ?? 0
  }

  /** Records a version, inside the caller's transaction. Creates or completes the table first. */
  add({ version, description, checksum, sql }: Migration, durationMs: number | null): void {
    this.#write(
      this.#insert,
      version,
      description,
      checksum ?? null,
      durationMs && Math.round(durationMs),
      sql?.down?.trim() ?? null,
    )
  }

  /** Removes a version by its recorded spelling, inside the caller's transaction. */
  remove(version: string): void {
    this.#write(`DELETE FROM ${this.#table} WHERE version = ?`, version)
  }

  /** Rewrites what is compared to tell an edit, inside the caller's transaction. */
  setChecksum(version: string, checksum: string | null): void {
    this.#write(`UPDATE ${this.#table} SET checksum = ? WHERE version = ?`, checksum, version)
  }

  /** After a rollback the table may be gone again, or short of its columns. */
  forget(): void {
    this.#ready = false
  }

  #write(sql: string, ...values: SqlValue[]): void {
    this.#prepare()
    if (this.#db.run(sql, values).changes === 1) return
    throw this.#foreign('it did not keep what was written')
  }

  /** Before the first write: the table is ours and complete, or the write is refused. */
  #prepare(): void {
    if (this.#ready) return
    const columns = this.#columns()
    const added = Object.entries(ADDED)
    if (columns) {
      this.#refuseTriggers()
      for (const [name, type] of added) {
        if (!columns.has(name))
          this.#db.exec(`ALTER TABLE ${this.#table} ADD COLUMN ${name} ${type}`)
      }
    } else {
      // The original's own statement, which reads and writes this table as before, and our columns: each
      // added later would have SQLite read the whole schema again.
      const ours = added.map(([name, type]) => `, ${name} ${type}`).join('')
      this.#db.exec(
        `CREATE TABLE ${this.#table} (version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP${ours})`,
      )
    }
    this.#ready = true
  }

  /** The table's columns, or undefined without a table. Throws FOREIGN_HISTORY for another's. */
  #columns(): Set<string> | undefined {
    const name = quoteName(this.#name)
    // Not PRAGMA table_list: that compiles every view of the file.
    const table = this.#db.get<TableInfo>(
      `SELECT rootpage, sql FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE`,
      [this.#name],
    )
    if (!table) return undefined
    if (table.rootpage === 0) throw this.#foreign('it is a view or a virtual table')
    const columns = this.#db.all<ColumnInfo>(`PRAGMA main.table_xinfo(${name})`)
    const names = new Set(columns.map((column) => foldCase(column.name)))
    const fault = shapeFault(table.sql, columns, names)
    if (fault !== undefined) throw this.#foreign(fault, toolOf(names))
    return names
  }

  #refuseTriggers(): void {
    const trigger = this.#db.get<{ name: string }>(
      `SELECT name FROM (SELECT * FROM main.sqlite_schema UNION ALL SELECT * FROM temp.sqlite_schema) WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE`,
      [this.#name],
    )
    if (trigger) throw this.#foreign(`the trigger ${trigger.name} acts on it`)
  }

  #recorded([
    version,
    description,
    appliedAt,
    checksum,
    durationMs,
    rollbackSql,
  ]: Fields): RecordedVersion {
    if (typeof version !== 'string') throw this.#foreign('a version in it is not text')
    return {
      version,
      description: description ?? '',
      appliedAt: String(appliedAt ?? ''),
      checksum,
      durationMs,
      rollbackSql,
    }
  }

  #foreign(fault: string, tool = 'another tool'): MigrationError {
    return fail(
      'FOREIGN_HISTORY',
      `The table ${this.#name} looks like ${tool}'s, not ours: ${fault}.`,
      'Pass another historyTable, or adopt what is recorded there.',
    )
  }
}

interface TableInfo {
  readonly rootpage: number
  readonly sql: string
}

interface ColumnInfo {
  readonly name: string
  readonly type: string
  readonly notnull: number
  readonly pk: number
  readonly dflt_value: SqlValue
  readonly hidden: number
}

/** Why a table of that name cannot be our history; undefined where it can. */
function shapeFault(
  sql: string,
  columns: readonly ColumnInfo[],
  names: ReadonlySet<string>,
): string | undefined {
  // What stands behind the last parenthesis are the options of the table. Rows without a rowid keep no
  // order of writing.
  if (/WITHOUT ROWID[^)]*$/i.test(normalize(sql))) return 'it is WITHOUT ROWID'
  const missing = FIELDS.slice(0, 3).find((name) => !names.has(name))
  if (missing !== undefined) return `it has no column ${missing}`
  for (const { name, type, notnull, pk, dflt_value, hidden } of columns) {
    const at = FIELDS.indexOf(foldCase(name))
    if (at === 0) {
      // https://sqlite.org/datatype3.html#determination_of_column_affinity
      const keepsText = !/INT/i.test(type) && /CHAR|CLOB|TEXT|BLOB|^$/i.test(type)
      if (!keepsText) return `its column version is ${type}, which turns '001' into 1`
    } else if (at > 0 && hidden) {
      return `its column ${name} is generated`
    } else if (notnull && !pk && dflt_value === null && at !== 1 && at !== 2) {
      return `its column ${name} needs a value`
    }
  }
  return undefined
}

/** Tools that use the same name for a table of their own. */
function toolOf(names: ReadonlySet<string>): string | undefined {
  if (names.has('dirty')) return 'golang-migrate'
  return names.size === 1 ? 'dbmate or Rails' : undefined
}
