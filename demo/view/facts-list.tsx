import type { RowCounts } from '../model.js'
import type { OpenFile } from '../state.js'
import { number, size } from '../words.js'

/** What the file is, in a few numbers. */
export function FactsList({ file: { facts, rows } }: { readonly file: OpenFile }) {
  const { inspection, schema } = facts
  const { application, encoding, pageSize } = inspection
  const entries: readonly (readonly [name: string, value: string])[] = [
    ['Size', size(facts.size)],
    ['Tables', number(schema.tables.length)],
    ['Rows', rowsWords(schema.tables.length, rows)],
    // Of the copy: a run adds pages, and the inspection is of the file as it was opened.
    ...(pageSize !== undefined && pageSize > 0
      ? [
          [
            'Pages',
            `${number(Math.round(facts.size / pageSize))} of ${number(pageSize)} bytes`,
          ] as const,
        ]
      : []),
    ...(encoding !== undefined ? [['Text', encoding] as const] : []),
    ...(application !== undefined ? [['Made by', application] as const] : []),
  ]
  return (
    <dl class="facts">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A sum of some is not said as if it were of all. */
function rowsWords(tables: number, rows: RowCounts): string {
  const known = Object.values(rows)
  const counted = known.filter((each) => typeof each === 'number')
  const words = number(counted.reduce((sum, each) => sum + each, 0))
  if (known.length < tables) return counted.length === 0 ? '…' : `${words} so far`
  return counted.length === 0 && tables > 0 ? 'not counted' : words
}
