import type { Repeats } from '../model.js'
import { clip, count } from '../words.js'
import { Name, Words } from './text.js'

/** Which values a new UNIQUE cannot be for: some of them, and how many there are. */
export function RepeatsNote({ of: { table, columns, total, shown } }: { readonly of: Repeats }) {
  const more = total - shown.length
  return (
    <section class="notice" aria-labelledby="repeats-heading" data-repeats={table}>
      <h3 id="repeats-heading">{`${count(total, 'value')} in more than one row`}</h3>
      <p>
        {'Of '}
        <Name of={columns.join(', ')} />
        {' in '}
        <Name of={table} />
        {', before this migration:'}
      </p>
      <ul>
        {shown.map(({ values, rows }, at) => (
          <li key={at}>
            <Words of={values.map(valueText).join(', ')} length={400} />
            {` in ${count(rows, 'row')}`}
          </li>
        ))}
        {more > 0 && <li>{`and ${count(more, 'other')}`}</li>}
      </ul>
    </section>
  )
}

function valueText(value: string): string {
  return value === '' ? '(empty)' : clip(value, 80)
}
