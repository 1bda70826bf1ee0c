import type { Database } from './connection.js'
import { addColumn } from './lint/add-column.js'
import { doubleQuotes } from './lint/double-quotes.js'
import { placeOf } from './lint/finding.js'
import type { Draft, Finding, Script, TextRule } from './lint/finding.js'
import { unindexed } from './lint/foreign-key-index.js'
import { columnTypo, typeTypo } from './lint/misspellings.js'
import { createAs, drops, renameFirst } from './lint/rebuilds.js'
import { nameOf, shapeOf } from './lint/shape.js'
import { textForNames } from './lint/strings.js'
import { transactions } from './lint/transactions.js'
import { illegal, unterminated } from './lint/unreadable.js'
import { watchedClones } from './lint/watched.js'
import type { Loss } from './losses.js'
import type { Migration } from './migration.js'
import { preview } from './preview.js'
import type { Preview } from './preview.js'
import { MigrationRunner } from './runner.js'
import type { Schema } from './schema.js'
import { foldCase, isWord, splitStatements, tokenize, unquote } from './sql.js'

export type { Finding, LintCode } from './lint/finding.js'

/** Rules over the text of an up or a down. */
const TEXT_RULES: readonly TextRule[] = [
  unterminated,
  illegal,
  transactions,
  addColumn,
  columnTypo,
  typeTypo,
  createAs,
  renameFirst,
  doubleQuotes,
]

/**
 * Looks for what SQLite accepts, or accepts on some databases, and what does harm. Reads the text of an
 * SQL migration; with `db`, the database before this migration, it also carries it out on a clone:
 * then losses are counted instead of suspected, a failure is a finding, and names in double quotes
 * are looked up. Only reads `db`.
 *
 * A migration in code has no text: without `db` only a missing rollback is found. Throws
 * TRANSACTION_OPEN while the caller has a transaction open on `db`.
 *
 * @example
 * for (const { code, message, statement } of lint(migration)) console.log(code, statement?.line, message)
 */
export function lint(migration: Migration, db?: Database): Finding[] {
  const { version, sql } = migration
  const tell = (direction: Finding['direction'], script: Script | undefined) => {
    return ({ at, ...draft }: Draft): Finding => ({
      ...draft,
      version,
      direction,
      ...(script && at !== undefined && { statement: placeOf(script, at, sql?.source) }),
    })
  }
  const [up, down] = [scriptOf(sql?.up), scriptOf(sql?.down)]
  const strange: Draft[] = []
  const seen = db && previewAlone(migration, up ? watched(db, up, strange) : db)
  const upRules = [...TEXT_RULES, unindexed, ...(seen ? [] : [drops])]
  const own = seen ? [...fromPreview(seen, up), ...strange] : []
  const findings = [
    ...[...upRules.flatMap((rule) => (up ? rule(up) : [])), ...own].map(tell('up', up)),
    ...TEXT_RULES.flatMap((rule) => (down ? rule(down) : [])).map(tell('down', down)),
    ...missingDown(migration).map(tell('down', undefined)),
  ]
  const told = new Set<string>()
  return findings.filter((finding) => {
    const key = keyOf(finding)
    const isNew = !told.has(key)
    told.add(key)
    return isNew
  })
}

/** What is found twice at one place is one finding. */
function keyOf({ code, direction, statement, message }: Finding): string {
  return JSON.stringify([code, direction, statement ? [statement.line, statement.column] : message])
}

function scriptOf(sql: string | undefined): Script | undefined {
  if (sql === undefined) return undefined
  const statements = splitStatements(sql)
  return { sql, statements: statements.map((each) => ({ ...each, shape: shapeOf(each) })) }
}

/** Before each statement runs on the clone, its names in double quotes are looked up there. */
function watched(db: Database, { statements }: Script, into: Draft[]): Database {
  return watchedClones(db, statements, (clone, statement) =>
    into.push(...textForNames(clone, statement)),
  )
}

/** The migration by itself, with a history of its own: what the database records is not the question. */
function previewAlone(migration: Migration, db: Database): Preview {
  const options = { migrations: [migration], historyTable: 'tidemark_lint' }
  return preview(new MigrationRunner(db, options))
}

function missingDown({ rollback, version }: Migration): Draft[] {
  if (rollback) return []
  return [
    {
      code: 'MISSING_DOWN',
      severity: 'info',
      message: `${version} cannot be rolled back, and does not say why.`,
      suggestion: "Write a down, or say so: down: { impossible: 'why' }.",
    },
  ]
}

function fromPreview(seen: Preview, up: Script | undefined): Draft[] {
  const failure: Draft[] = seen.error
    ? [
        {
          code: 'FAILS',
          severity: 'error',
          message: `On this database it fails: ${seen.error.message}`,
          suggestion: 'Correct the statement; the database before it is as given.',
        },
      ]
    : []
  const losses = seen.losses.map((loss): Draft => {
    const at = up && placeOfLoss(loss, up)
    return {
      code: 'DATA_LOSS',
      severity: 'warning',
      ...(at !== undefined && { at }),
      message: wordsOf(loss),
      suggestion:
        'Keep what is needed in another place first, or say in the description that it goes.',
    }
  })
  return [...failure, ...losses, ...turnedIntoText(seen)]
}

function wordsOf({ kind, table, column, count, of }: Loss): string {
  if (kind === 'table') return `The table ${table} goes with its ${count} rows.`
  if (kind === 'rows') return `${count} of ${of} rows vanish from ${table}.`
  if (kind === 'column')
    return `The column ${table}.${column ?? ''} goes with ${count} values of ${of} rows.`
  return `${count} of ${of} values of ${table}.${column ?? ''} change their type.`
}

/** The last statement that can have done it; none where code did. */
function placeOfLoss({ kind, table }: Loss, { statements }: Script): number | undefined {
  const name = foldCase(table)
  const found = statements.findLast(({ shape, tokens }) => {
    if (kind === 'table') return shape.does === 'drop table' && shape.name === name
    if (kind === 'column' && shape.does === 'drop column') return shape.name === name
    return !isWord(tokens[0], 'SELECT') && tokens.some((token) => nameOf(token) === name)
  })
  return found?.start
}

/**
 * DROP COLUMN succeeds while a view or trigger says "column", and from then on SQLite reads it there as
 * the text 'column'.
 */
function turnedIntoText({ changes, after }: Preview): Draft[] {
  const known = new Set(namesIn({ ...after, views: [] }))
  const dropped = changes.filter(({ what, action }) => what === 'column' && action === 'dropped')
  const names = dropped.map(({ name }) => foldCase(name)).filter((name) => !known.has(name))
  return [...after.views, ...after.triggers].flatMap(({ name, sql }): Draft[] => {
    const token = tokenize(sql).find(
      ({ kind, text }) =>
        kind === 'name' && text.startsWith('"') && names.includes(foldCase(unquote(text))),
    )
    if (!token) return []
    return [
      {
        code: 'STRING_IN_DOUBLE_QUOTES',
        severity: 'warning',
        message: `${name} names ${token.text}, which is gone: from now on SQLite reads it as text.`,
        suggestion: `Drop ${name} before, and make it anew without that column; or use alterTable.`,
      },
    ]
  })
}

function namesIn({ tables, views, triggers }: Schema): string[] {
  const names = [
    ...tables.flatMap(({ name, columns, indexes }) => [
      name,
      ...columns.map((column) => column.name),
      ...indexes.map((index) => index.name),
    ]),
    ...views.flatMap(({ name, columns = [] }) => [name, ...columns]),
    ...triggers.map(({ name }) => name),
  ]
  return names.map(foldCase)
}
