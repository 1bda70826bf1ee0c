import type { OpenFile } from '../state.js'
import { size } from '../words.js'

/** What the file is, in a few numbers. */
export function FactsList({ file: { facts, rows } }: { readonly file: OpenFile }) {
  const { inspection, schema } = facts
  const { application, encoding, pageSize } = inspection
  const counted = Object.values(rows).filter((each) => typeof each === 'number')
  const isCounting = counted.length === 0 && schema.tables.length > 0
  const all = counted.reduce((sum, each) => sum + each, 0)
  const entries: readonly (readonly [name: string, value: string])[] = [
    ['Size', size(facts.size)],
    ['Tables', schema.tables.length.toLocaleString('en-GB')],
    ['Rows', isCounting ? '…' : all.toLocaleString('en-GB')],
    // Of the copy: a run adds pages, and the inspection is of the file as it was opened.
    ...(pageSize !== undefined && pageSize > 0
      ? [
          [
            'Pages',
            `${Math.round(facts.size / pageSize).toLocaleString('en-GB')} of ${size(pageSize)}`,
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
