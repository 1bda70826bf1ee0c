import type { Connection } from '../connection.js'
import { aggregate } from '../schema-rows.js'
import { foldCase, quoteName } from '../sql.js'
import { isLocked, TOOLS } from './tools.js'
import type { Covers, RecordedStep, Tool } from './tools.js'

/** Another tool's record of what has run, found in a database. Plain data. */
export interface ForeignHistory {
  /** 'golang-migrate', 'Prisma' ...; 'user_version' for the number in the header. */
  readonly tool: string
  /** The table it stands in; 'PRAGMA user_version' for the number. */
  readonly table: string
  readonly covers: Covers
  /** In the order in which they ran. */
  readonly steps: readonly RecordedStep[]
  /** A step failed or never finished, or the tool left its lock behind: do not go on from here. */
  readonly dirty: boolean
}

/** No tool's table has more; a stranger's can. */
const MOST_STEPS = 100_000

interface Table {
  readonly name: string
  /** Folded; empty where its text shows that it is no tool's. */
  readonly columns: ReadonlySet<string>
}

/**
 * Finds the records of other migration tools by the columns of their tables, and `user_version` where
 * it is not 0. Only reads, and reads no view: a stranger's file may hold one under such a name.
 */
export function findHistories(db: Connection): ForeignHistory[] {
  const tables = readTables(db)
  const found = tables.flatMap((table) => {
    const tool = table.columns.size > 0 && TOOLS.find((each) => isOf(each, table, tables))
    return tool ? [historyOf(db, tool, table.name)] : []
  })
  const version = db.get<{ user_version: number }>('PRAGMA main.user_version')?.user_version ?? 0
  if (version === 0) return found
  const step = { version: String(version), name: '', dirty: false }
  const number: ForeignHistory = {
    tool: 'user_version',
    table: 'PRAGMA user_version',
    covers: 'up-to',
    steps: [step],
    dirty: false,
  }
  return [...found, number]
}

function readTables(db: Connection): Table[] {
  const tables = aggregate<[rowid: number, name: string, sql: string | null]>(
    db,
    'rowid, name, sql',
    `(SELECT rowid, * FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY rowid)`,
  )
  // Of twenty thousand tables only some are asked for their columns.
  const asked = tables.filter(([, name, sql]) => mayBeOfTool(foldCase(name), sql ?? ''))
  const rows = db.all<{ table: number; column: string }>(
    `SELECT s.rowid AS "table", c.name AS column FROM json_each(?) AS t
     CROSS JOIN main.sqlite_schema AS s ON s.rowid = t.value, pragma_table_info(s.name, 'main') AS c`,
    [JSON.stringify(asked.map(([rowid]) => rowid))],
  )
  const columns = new Map<number, Set<string>>()
  for (const { table, column } of rows) {
    const known = columns.get(table) ?? new Set()
    columns.set(table, known.add(foldCase(column)))
  }
  return tables.map(([rowid, name]) => ({ name, columns: columns.get(rowid) ?? new Set() }))
}

const NAMES: ReadonlySet<string> = new Set(TOOLS.map(({ table }) => foldCase(table)))
const DISTINCT = TOOLS.filter(({ distinct }) => distinct)

/** A table is known by its name or by its columns, whose names stand in its text, quoted or not. */
function mayBeOfTool(name: string, sql: string): boolean {
  if (NAMES.has(name)) return true
  const text = sql.toLowerCase()
  return DISTINCT.some(({ columns }) => columns.every((column) => text.includes(column)))
}

function isOf(tool: Tool, { name, columns }: Table, tables: readonly Table[]): boolean {
  const isNamed = foldCase(name) === foldCase(tool.table)
  const hasAll = tool.columns.every((column) => columns.has(column))
  const isExact = !tool.exact || columns.size === tool.columns.length
  if (!((isNamed || tool.distinct === true) && hasAll && isExact)) return false
  // Last: of twenty thousand tables each would be compared with all others.
  return tool.beside === undefined || tables.some((table) => foldCase(table.name) === tool.beside)
}

function historyOf(db: Connection, tool: Tool, table: string): ForeignHistory {
  const rows = db.all<{ version: string | null; name: string | null; dirty: number | null }>(
    `${tool.rows.replaceAll('$table', () => `main.${quoteName(table)}`)} LIMIT ${MOST_STEPS}`,
  )
  const steps = rows.map(({ version, name, dirty }) => {
    return { version: version ?? '', name: name ?? '', dirty: dirty === 1 }
  })
  const dirty = steps.some((step) => step.dirty) || isLocked(db, table)
  return { tool: tool.name, table, covers: tool.covers, steps, dirty }
}
