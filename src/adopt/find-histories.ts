import type { Connection } from '../connection.js'
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
  readonly columns: ReadonlySet<string>
}

/**
 * Finds the records of other migration tools by the columns of their tables, and `user_version` where
 * it is not 0. Only reads, and reads no view: a stranger's file may hold one under such a name.
 */
export function findHistories(db: Connection): ForeignHistory[] {
  const tables = readTables(db)
  const found = tables.flatMap((table) => {
    const tool = TOOLS.find((each) => isOf(each, table, tables))
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
  const rows = db.all<{ name: string; column: string }>(
    `SELECT s.name, c.name AS column FROM main.sqlite_schema AS s, pragma_table_info(s.name, 'main') AS c
     WHERE s.type = 'table' AND s.rootpage > 0 ORDER BY s.rowid`,
  )
  const tables = new Map<string, Set<string>>()
  for (const { name, column } of rows) {
    const columns = tables.get(name) ?? new Set()
    tables.set(name, columns.add(foldCase(column)))
  }
  return [...tables].map(([name, columns]) => ({ name, columns }))
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
