import type { OpenFile } from '../state.js'
import { count, size } from '../words.js'

/** What the file is, in a few numbers. */
export function FactsList({ file: { facts, rows } }: { readonly file: OpenFile }) {
  const { inspection, schema } = facts
  const { application, encoding, pageCount, pageSize } = inspection
  const counted = Object.values(rows).filter((each) => typeof each === 'number')
  const all = counted.reduce((sum, each) => sum + each, 0)
  const entries: readonly (readonly [name: string, value: string])[] = [
    ['Size', size(facts.size)],
    ['Tables', schema.tables.length.toLocaleString('en-GB')],
    ['Rows', counted.length === 0 ? '…' : all.toLocaleString('en-GB')],
    ...(pageCount !== undefined && pageSize !== undefined
      ? [['Pages', `${count(pageCount, 'page')} of ${size(pageSize)}`] as const]
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
