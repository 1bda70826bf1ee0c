import { id, lit, rows, sqlJs } from './sqlite.js'
import type { SqlJs } from './sqlite.js'

// What a database is, seen through four channels that share nothing with the code under test: no
// single one of them notices every fault (a pragma shows no CHECK, a program no DEFAULT, a text no row).

export interface Picture {
  /** What belongs to the file as a whole, and whether SQLite finds it sound. */
  readonly file: readonly string[]
  /** 1: what the pragmas tell of every table, index and foreign key. */
  readonly pragmas: readonly string[]
  /** 2: sqlite_schema, by tokens. */
  readonly schema: readonly string[]
  /** 3: what SQLite compiles INSERT, UPDATE, DELETE and SELECT to, with foreign keys on. */
  readonly programs: readonly string[]
  /** 4: every row, and how many each partial index finds. */
  readonly rows: readonly string[]
}

/** The picture of an image. */
export async function picture(image: Uint8Array): Promise<Picture> {
  const SQL = await sqlJs()
  const db = new SQL.Database(image)
  try {
    return pictureOf(db)
  } finally {
    db.close()
  }
}

/** The picture of a database that is not needed any more: foreign keys are on afterwards. */
export function pictureOf(db: SqlJs): Picture {
  db.run('PRAGMA foreign_keys = ON')
  const names = (types: string): string[] =>
    rows(db, `SELECT name FROM sqlite_schema WHERE type IN (${types}) ORDER BY name`).flat()
  const tables = names(`'table'`)
  return {
    file: fileOf(db),
    pragmas: tables.flatMap((table) => pragmasOf(db, table)),
    schema: schemaOf(db),
    programs: names(`'table', 'view'`).flatMap((table) => programsOf(db, table)),
    rows: tables.flatMap((table) => [...rowsOf(db, table), ...partialIndexes(db, table)]),
  }
}

/** The differences of two pictures, in words; empty when they are the same. */
export function differences(before: Picture, after: Picture): string[] {
  const channels = ['file', 'pragmas', 'schema', 'programs', 'rows'] as const
  return channels.flatMap((channel) => {
    const gone = without(before[channel], after[channel]).map((line) => `${channel}: - ${line}`)
    const came = without(after[channel], before[channel]).map((line) => `${channel}: + ${line}`)
    return [...gone, ...came]
  })
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}

function fileOf(db: SqlJs): string[] {
  const settings = ['user_version', 'application_id', 'encoding', 'page_size', 'auto_vacuum']
  const health = ['integrity_check', 'foreign_key_check']
  return [...settings, ...health].map((name) => {
    try {
      return `${name} ${JSON.stringify(rows(db, `PRAGMA ${name}`).map(String).toSorted())}`
    } catch (error) {
      return `${name} ${String(error)}`
    }
  })
}

function pragmasOf(db: SqlJs, table: string): string[] {
  const ask = (label: string, sql: string): string[] => {
    try {
      return rows(db, sql).map((row) => `${table} ${label} ${JSON.stringify(row)}`)
    } catch (error) {
      return [`${table} ${label} ${String(error)}`]
    }
  }
  const t = lit(table)
  return [
    ...ask(
      'table',
      `SELECT type, ncol, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ${t}`,
    ),
    ...ask('column', `SELECT * FROM pragma_table_xinfo(${t}, 'main')`),
    ...ask('index', `SELECT name, "unique", origin, partial FROM pragma_index_list(${t}, 'main')`),
    ...ask(
      'key',
      `SELECT l.name, x.* FROM pragma_index_list(${t}, 'main') l, pragma_index_xinfo(l.name, 'main') x`,
    ),
    ...ask('reference', `SELECT * FROM pragma_foreign_key_list(${t}, 'main')`),
  ]
}

/** Tokens by a scanner of their own: a name in quotes is the bare name, words have no case. */
export function looseTokens(sql: string): string {
  const token =
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?(?:\*\/|$)|[\w$\u0080-\uFFFF]+|\s+|./gsu
  return [...sql.matchAll(token)]
    .map(([text]) => {
      if (/^(\s|--|\/\*)/.test(text)) return ''
      if (/^["`]/.test(text))
        return text.slice(1, -1).replaceAll(text.charAt(0).repeat(2), text.charAt(0)).toLowerCase()
      if (text.startsWith('[')) return text.slice(1, -1).toLowerCase()
      return text.startsWith("'") ? text : text.toLowerCase()
    })
    .filter((text) => text !== '')
    .join(' ')
}

function schemaOf(db: SqlJs): string[] {
  const found = rows(db, `SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_schema`)
  const lines = found.map(([type, name, table, sql = '']) =>
    JSON.stringify([type, name, table, looseTokens(sql)]),
  )
  // The order in which triggers were made is the order in which they fire.
  const order = rows(db, `SELECT group_concat(name) FROM sqlite_schema WHERE type = 'trigger'`)
  return [...lines, `order of triggers ${JSON.stringify(order)}`]
}

/** Operands that say what happens, not where in the program or the file it happens. */
const TELLING = ['Halt', 'HaltIfNull', 'FkCounter', 'FkIfZero', 'Integer', 'Affinity', 'TypeCheck']

function programsOf(db: SqlJs, name: string): string[] {
  const columns = columnsOf(db, name)
  const table = `main.${id(name)}`
  const list = columns.map(id).join()
  const statements = [
    `SELECT * FROM ${table}`,
    `INSERT INTO ${table}(${list}) VALUES (${columns.map((_, n) => `?${n + 1}`).join()})`,
    `INSERT INTO ${table} DEFAULT VALUES`,
    `UPDATE ${table} SET ${columns.map((column) => `${id(column)} = ?1`).join()}`,
    ...columns.map((column) => `UPDATE ${table} SET ${id(column)} = ?1`),
    `DELETE FROM ${table}`,
    ...columns.map(
      (column) => `SELECT 1 FROM ${table} WHERE ${id(column)} = ?1 ORDER BY ${id(column)}`,
    ),
  ]
  return statements.map((sql) => `${sql.slice(0, 60)}… ${programOf(db, sql)}`)
}

/** None for a view that does not work. */
function columnsOf(db: SqlJs, name: string): string[] {
  try {
    const found = `SELECT name FROM pragma_table_xinfo(${lit(name)}, 'main') WHERE hidden = 0`
    return rows(db, found).flat()
  } catch {
    return []
  }
}

function programOf(db: SqlJs, sql: string): string {
  try {
    const found = rows(db, `EXPLAIN ${sql}`).map(([, opcode = '', p1, p2, , p4, p5]) => {
      const told = TELLING.includes(opcode)
      const place = opcode === 'Halt' || opcode === 'HaltIfNull' ? p2 : ''
      // The name of a temporary table or a root page is in no operand that is kept.
      const what = p4?.startsWith('vtab:') ? 'vtab' : p4
      return `${opcode}${told ? `:${p1}:${place}:${p5}` : ''}${what === 'null' ? '' : `(${what})`}`
    })
    return found.toSorted().join(' ')
  } catch (error) {
    return String(error)
  }
}

function rowsOf(db: SqlJs, table: string): string[] {
  if (table === 'sqlite_schema') return []
  const columns = rows(db, `SELECT name FROM pragma_table_xinfo(${lit(table)}, 'main')`).flat()
  const taken = new Set(columns.map((column) => column.toLowerCase()))
  const [[without] = []] = rows(
    db,
    `SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ${lit(table)}`,
  )
  const alias = ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name))
  const key =
    without === '0' && alias !== undefined && !table.startsWith('sqlite_')
      ? `CAST(${alias} AS TEXT)`
      : `''`
  const value = columns.map((column) => {
    const c = id(column)
    return `typeof(${c}) || ' ' || quote(${c}) || ' ' || hex(${c})`
  })
  try {
    return rows(db, `SELECT ${[key, ...value].join()} FROM main.${id(table)}`).map(
      (row) => `${table} ${JSON.stringify(row)}`,
    )
  } catch (error) {
    return [`${table} ${String(error)}`]
  }
}

/** integrity_check does not see entries too many in a partial index; a query through it does. */
function partialIndexes(db: SqlJs, table: string): string[] {
  const found = rows(
    db,
    `SELECT l.name, s.sql FROM pragma_index_list(${lit(table)}, 'main') l JOIN sqlite_schema s ON s.name = l.name WHERE l.partial`,
  )
  return found.map(([name = '', sql = '']) => {
    const where = /\bWHERE\b([^]*)$/i.exec(sql)?.[1] ?? '1'
    const count = (how: string): string => {
      try {
        return String(rows(db, `SELECT count(*) FROM main.${id(table)} ${how} WHERE ${where}\n`))
      } catch (error) {
        return String(error)
      }
    }
    return `${name} finds ${count(`INDEXED BY ${id(name)}`)} of ${count('NOT INDEXED')}`
  })
}
