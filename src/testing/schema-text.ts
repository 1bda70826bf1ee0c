import type { Schema, TableSchema } from '../schema.js'
import { allTokens, tokenize } from '../sql.js'
import { closing, splitAt, textOf } from '../table-text.js'

/**
 * A schema as the SQL that makes it, to be kept in a file and read in a review: each column on a line
 * of its own, so that a new one is one new line. Comments inside of tables are left out, the texts of
 * views and triggers are as they were written. Depends on nothing but the schema. Pure.
 */
export function schemaText({ tables, views, triggers }: Schema): string {
  const triggersOn = (name: string): string[] =>
    triggers.filter(({ table }) => table === name).map(({ sql }) => asWritten(sql))
  const statements = [
    ...tables.flatMap((table) => [
      tableText(table),
      ...table.indexes.flatMap(({ sql }) => (sql === undefined ? [] : [oneLine(sql)])),
      ...triggersOn(table.name),
    ]),
    ...views.flatMap(({ name, sql }) => [asWritten(sql), ...triggersOn(name)]),
  ]
  return statements.map((statement) => `${statement};\n`).join('\n')
}

function tableText({ kind, sql }: TableSchema): string {
  const tokens = tokenize(sql)
  const open = tokens.findIndex(({ text }) => text === '(')
  if (kind === 'virtual' || open < 0) return asWritten(sql)
  const close = closing(tokens, open)
  const items = splitAt(tokens.slice(open + 1, close), ',')
  const lines = items.map((item) => `  ${oneLine(textOf(sql, item))}`)
  const [head, options] = [tokens.slice(0, open), tokens.slice(close + 1)]
  const text = `${oneLine(textOf(sql, head))} (\n${lines.join(',\n')}\n) ${oneLine(textOf(sql, options))}`
  return text.trimEnd()
}

/** With one space for each stretch of space and comments. */
function oneLine(sql: string): string {
  let text = ''
  for (const token of allTokens(sql)) {
    const isGap = token.kind === 'space' || token.kind === 'comment'
    if (!isGap) text += token.text
    else if (!text.endsWith(' ')) text += ' '
  }
  return withUnixLines(text.trimEnd())
}

/** Up to the last token: a comment behind it would swallow the semicolon. */
function asWritten(sql: string): string {
  return withUnixLines(textOf(sql, tokenize(sql)))
}

/** Git may give a file the line ends of the system, so they cannot count. */
export function withUnixLines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
