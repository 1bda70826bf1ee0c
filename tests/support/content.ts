import type { Database as RawDatabase } from 'sql.js'
import { rows, SQL } from './sql-js.js'

/**
 * Everything that a database says: its schema in the order of its entries, every row of every table
 * by value and by type, and what the header keeps. Read by sql.js alone.
 */
export function contentOf(raw: RawDatabase): string[] {
  const schema = rows(
    raw,
    'SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid',
  )
  const tables = rows(raw, `SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name`)
  const lines = schema.map((entry) => JSON.stringify(entry))
  for (const [name] of tables) lines.push(...rowsOf(raw, String(name)))
  for (const pragma of ['user_version', 'application_id', 'page_size', 'encoding']) {
    lines.push(`${pragma} ${String(rows(raw, `PRAGMA ${pragma}`)[0]?.[0])}`)
  }
  return lines
}

/** The same of an image. */
export function contentOfImage(image: Uint8Array): string[] {
  const raw = new SQL.Database(image)
  try {
    return contentOf(raw)
  } finally {
    raw.close()
  }
}

/** Settings of a connection that a migration could change and ROLLBACK would not put back. */
export function settingsOf(raw: RawDatabase): Record<string, unknown> {
  const names = [
    'cache_size',
    'defer_foreign_keys',
    'foreign_keys',
    'full_column_names',
    'ignore_check_constraints',
    'journal_mode',
    'legacy_alter_table',
    'locking_mode',
    'query_only',
    'recursive_triggers',
    'reverse_unordered_selects',
    'secure_delete',
    'short_column_names',
    'synchronous',
    'temp_store',
    'trusted_schema',
    'writable_schema',
  ]
  return Object.fromEntries(names.map((name) => [name, rows(raw, `PRAGMA ${name}`)[0]?.[0]]))
}

function rowsOf(raw: RawDatabase, table: string): string[] {
  const name = `"${table.replaceAll('"', '""')}"`
  const columns = rows(raw, `SELECT name FROM pragma_table_info('${table.replaceAll("'", "''")}')`)
  const values = columns.map(([column]) => {
    const quoted = `"${String(column).replaceAll('"', '""')}"`
    return `typeof(${quoted}), quote(${quoted}), hex(${quoted})`
  })
  return rows(raw, `SELECT ${values.join()} FROM main.${name}`).map(
    (row) => `${table} ${JSON.stringify(row)}`,
  )
}
