import type { Connection } from '../connection.js'
import { whatOf } from '../errors.js'
import { foldCase, tokenize, unquote } from '../sql.js'
import type { Token } from '../sql.js'

// > If an identifier in double-quotes does not match any valid identifier, it is treated as a string
// > literal. (https://sqlite.org/quirks.html)
// A misspelt name would so become a CHECK that always holds, or one text in every row. Names in
// backticks are never taken for text: SQLite is asked about the same text with those.

/**
 * The names in double quotes that SQLite would take for text, each once, as they are written.
 * @param ask throws SQLite's error for a text that does not hold
 */
export function namesTakenForText(sql: string, ask: (sql: string) => void): string[] {
  const names = new Map(doubleQuoted(sql).map((token) => [foldCase(token.text), token.text]))
  const isText = (...keys: readonly string[]): boolean => {
    try {
      ask(inBackticks(sql, new Set(keys)))
      return false
    } catch (error) {
      return /no such column/i.test(whatOf(error))
    }
  }
  // All at once, for tables of a thousand quoted columns; one by one only to say which.
  if (names.size === 0 || !isText(...names.keys())) return []
  return [...names].flatMap(([key, written]) => (isText(key) ? [written] : []))
}

/** Those of a CREATE TABLE that the table does not have already: what stands there was meant. */
export function newNamesTakenForText(db: Connection, createTable: string, old: string): string[] {
  const known = new Set(doubleQuoted(old).map(({ text }) => foldCase(text)))
  const names = namesTakenForText(createTable, (sql) => {
    const scratch = db.scratch()
    try {
      scratch.exec(sql)
    } finally {
      scratch.close()
    }
  })
  return names.filter((name) => !known.has(foldCase(name)))
}

function doubleQuoted(sql: string): Token[] {
  return tokenize(sql).filter(({ kind, text }) => kind === 'name' && text.startsWith('"'))
}

function inBackticks(sql: string, keys: ReadonlySet<string>): string {
  let result = ''
  let end = 0
  for (const { start, text } of doubleQuoted(sql)) {
    if (!keys.has(foldCase(text))) continue
    result += `${sql.slice(end, start)}\`${unquote(text).replaceAll('`', '``')}\``
    end = start + text.length
  }
  return result + sql.slice(end)
}
