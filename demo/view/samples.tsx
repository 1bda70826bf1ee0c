import type { RowSample } from '../model.js'
import { count } from '../words.js'
import { Disclosure } from './disclosure.js'
import { Marked, Sign } from './diff.js'
import { Hidden, Name, nameText, Words } from './text.js'

const MOST_COLUMNS = 12

/** Some rows of each changed table, before and after. */
export function Samples({ of }: { readonly of: readonly RowSample[] }) {
  if (of.length === 0) return null
  return (
    <div class="disclosures">
      {of.slice(0, 50).map((sample) => (
        <Disclosure
          key={sample.table}
          summary={
            <span>
              {`${count(sample.rows.length, 'row')} of `}
              <Name of={sample.table} />
              {sample.more && ', as examples'}
            </span>
          }
        >
          {() => <SampleTable sample={sample} />}
        </Disclosure>
      ))}
    </div>
  )
}

function SampleTable({ sample }: { readonly sample: RowSample }) {
  const columns = chooseColumns(sample)
  const left = sample.columns.length - columns.length
  const label = `Rows of ${nameText(sample.table, 40)}`
  return (
    <>
      <div class="scroller" tabIndex={0} role="region" aria-label={label}>
        <table class="sample">
          <caption class="hidden">{label}, before and after</caption>
          <thead>
            <tr>
              <th scope="col">
                <Hidden>Change</Hidden>
              </th>
              {columns.map((place) => (
                <th key={place} scope="col">
                  <Name of={sample.columns[place] ?? ''} length={40} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.rows.map((row, at) => (
              <tr key={at} data-change={row.change}>
                <td>
                  {row.change === 'same' ? <Hidden>as it was</Hidden> : <Sign of={row.change} />}
                </td>
                {columns.map((place) => (
                  <Cell key={place} row={row} place={place} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && <p class="quiet">{`${count(left, 'more column')} not shown.`}</p>}
    </>
  )
}

type Row = RowSample['rows'][number]

function Cell({ row, place }: { readonly row: Row; readonly place: number }) {
  const before = valueAt(row.before, place)
  const after = valueAt(row.after, place)
  if (row.change === 'changed' && before !== after) {
    return (
      <td>
        <Marked as="dropped" text={before} /> <Marked as="added" text={after} />
      </td>
    )
  }
  return (
    <td>
      <Words of={row.after ? after : before} length={120} />
    </td>
  )
}

function valueAt(values: Row['before'], place: number): string {
  const value = values?.[place]
  if (value === undefined || value === null) return 'nothing'
  return value === '' ? '(empty)' : value
}

/** Those with a difference come first where there are too many; then all in their order. */
export function chooseColumns({ columns, rows }: RowSample): number[] {
  const places = columns.map((_, place) => place)
  if (places.length <= MOST_COLUMNS) return places
  const differs = (place: number) =>
    rows.some(({ before, after }) => before && after && before[place] !== after[place])
  const chosen = [...places.filter(differs), ...places.filter((place) => !differs(place))]
  return chosen.slice(0, MOST_COLUMNS).sort((a, b) => a - b)
}
