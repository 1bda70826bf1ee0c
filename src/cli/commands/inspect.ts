import { resolve } from 'node:path'
import { realpath } from 'node:fs/promises'
import { findHistories } from '../../adopt/index.js'
import type { ForeignHistory } from '../../adopt/index.js'
import { inspect as inspectBytes, inspectWal } from '../../file/index.js'
import type { FileInspection } from '../../file/index.js'
import { readSchema } from '../../schema.js'
import type { Schema, TableSchema } from '../../schema.js'
import type { Command } from '../command.js'
import { findUsers } from '../file-users.js'
import { openDatabase } from '../open-database.js'
import { EVERYWHERE } from '../options.js'
import { EXIT } from '../outcome.js'
import type { Paint } from '../paint.js'
import { onOneLine, printable } from '../printable.js'
import { loadSqlJs } from '../sql-js.js'
import { table } from '../table.js'
import { openingLines, size } from '../words.js'

export const inspect: Command = {
  name: 'inspect',
  takes: '<file>',
  words: [1, 1],
  summary: 'what a database file is and holds',
  help: `Tells the facts of the header, the tables with their rows, what other migration tools recorded, and
which programs have the file open. Only reads, and runs nothing of what is in the file.`,
  options: { schema: { help: 'the SQL of every table, index, trigger and view' }, ...EVERYWHERE },
  run: async ({ args, io }) => {
    const [name = ''] = args.words
    const opened = await openDatabase(name, io.cwd, await loadSqlJs(io.cwd))
    const { db, file, warnings, unsupported } = opened
    const image = file?.image ?? new Uint8Array()
    const facts = inspectBytes(image)
    const wal = file?.wal && inspectWal(file.wal, image)
    const schema = readSchema(db, { rows: true })
    const histories = findHistories(db)
    const users = await findUsers(await realpath(resolve(io.cwd, name)))
    return {
      exitCode: EXIT.ok,
      data: { file: name, facts, wal, schema, histories, users, warnings, unsupported },
      words: (paint) => [
        ...factLines(name, facts, paint),
        ...(wal ? [`WAL       ${wal.committed} pages to be merged`] : []),
        ...users.map((user) => paint('yellow', `open in   ${user.name} (${user.pid})`)),
        ...histories.map(historyLine),
        ...tableLines(schema, paint),
        ...(args.has('schema') ? ['', ...sqlOf(schema)] : []),
        ...openingLines(opened, paint),
      ],
    }
  },
}

function factLines(name: string, facts: FileInspection, paint: Paint): string[] {
  const { size: bytes, pageSize, pageCount, encoding, userVersion, applicationId, wal } = facts
  const pages = pageSize === undefined ? '' : `, ${pageCount ?? 0} pages of ${pageSize} bytes`
  return [
    paint('bold', name),
    `size      ${size(bytes)}${pages}`,
    `encoding  ${encoding ?? 'not chosen yet'}`,
    `journal   ${wal ? 'write-ahead log (WAL)' : 'rollback'}`,
    ...(userVersion ? [`user_version    ${userVersion}`] : []),
    ...(applicationId ? [`application_id  0x${applicationId.toString(16)}`] : []),
  ]
}

function historyLine({ tool, table: where, steps, dirty }: ForeignHistory): string {
  const state = dirty ? ', unfinished' : ''
  return `history   ${tool}: ${steps.length} recorded in ${onOneLine(where)}${state}`
}

function tableLines({ tables, views, triggers }: Schema, paint: Paint): string[] {
  const rows = tables.map((each) => [
    each.name,
    each.rows === undefined ? '?' : each.rows.toLocaleString('en-GB'),
    String(each.columns.length),
    String(each.indexes.length),
    kindOf(each),
  ])
  const others = [
    ...views.map(({ name }) => `view ${onOneLine(name)}`),
    ...triggers.map(({ name, table: on }) => `trigger ${onOneLine(name)} on ${onOneLine(on)}`),
  ]
  return [
    '',
    ...(tables.length === 0
      ? ['No tables.']
      : table(['TABLE', 'ROWS', 'COLUMNS', 'INDEXES', 'KIND'], rows, paint)),
    ...(others.length > 0 ? ['', ...others] : []),
  ]
}

function kindOf({ kind, module, strict, withoutRowid }: TableSchema): string {
  if (kind === 'virtual') return `virtual (${module ?? '?'})`
  return [strict ? 'STRICT' : '', withoutRowid ? 'WITHOUT ROWID' : ''].filter(Boolean).join(', ')
}

function sqlOf({ tables, views, triggers }: Schema): string[] {
  const texts = [
    ...tables.flatMap(({ sql, indexes }) => [sql, ...indexes.map((index) => index.sql)]),
    ...[...views, ...triggers].map(({ sql }) => sql),
  ]
  return texts.flatMap((sql) => (sql ? printable(`${sql};`).split('\n') : []))
}
