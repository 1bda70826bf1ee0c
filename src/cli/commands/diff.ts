import { diffSchema } from '../../diff.js'
import type { Schema } from '../../schema.js'
import { readSchema } from '../../schema.js'
import type { Command } from '../command.js'
import { openDatabase } from '../open-database.js'
import { EVERYWHERE, HISTORY } from '../options.js'
import { EXIT } from '../outcome.js'
import { printable } from '../printable.js'
import { loadSqlJs } from '../sql-js.js'
import { changeLines } from '../words.js'

/** A table whose number of rows differs; absent on a side where the table is not there. */
interface RowDifference {
  readonly table: string
  readonly before: number | undefined
  readonly after: number | undefined
}

export const diff: Command = {
  name: 'diff',
  takes: '<file> <file>',
  words: [2, 2],
  summary: 'how the schemas of two databases differ',
  help: `Compares the schemas of two files, without white space, comments and the history table, and tells what
would have to change in the first to be like the second. Ends with 3 where they differ. Only reads.`,
  options: {
    rows: { help: 'compare the number of rows of each table too' },
    ...HISTORY,
    ...EVERYWHERE,
  },
  run: async ({ args, io }) => {
    const sqlJs = await loadSqlJs(io.cwd)
    const [before = '', after = ''] = args.words
    const except = [args.text('table') ?? 'schema_migrations']
    const read = async (name: string): Promise<Schema> => {
      const { db } = await openDatabase(name, io.cwd, sqlJs)
      const schema = readSchema(db, { rows: args.has('rows'), except })
      db.close()
      return schema
    }
    const [old, now] = [await read(before), await read(after)]
    const changes = diffSchema(old, now)
    const rows = args.has('rows') ? compareRows(old, now) : []
    const isSame = changes.length === 0 && rows.length === 0
    return {
      exitCode: isSame ? EXIT.ok : EXIT.found,
      data: { before, after, changes, ...(args.has('rows') && { rows }) },
      words: (paint) => [
        `${before} -> ${after}${isSame ? ': no difference' : ''}`,
        ...changeLines(changes, paint),
        ...rowLines(rows),
      ],
    }
  },
}

function compareRows(old: Schema, now: Schema): RowDifference[] {
  const counts = ({ tables }: Schema) => new Map(tables.map(({ name, rows }) => [name, rows]))
  const [before, after] = [counts(old), counts(now)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((table) => ({ table, before: before.get(table), after: after.get(table) }))
    .filter((row) => row.before !== row.after)
}

function rowLines(rows: readonly RowDifference[]): string[] {
  const lines = rows.map(({ table, before, after }) => {
    return `  ${printable(table)}: ${before ?? 'none'} -> ${after ?? 'none'}`
  })
  return lines.length > 0 ? ['', 'Rows:', ...lines] : []
}
