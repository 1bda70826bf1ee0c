import type { ResultFacts } from '../model.js'
import { count, number, size } from '../words.js'
import { Name } from './text.js'

const MOST = 200

/** Rows by table and the size of the file, before and after; tables that stayed equal are left out. */
export function DataDelta({ result: { before, after } }: { readonly result: ResultFacts }) {
  const deltas = rowDeltas(before.rows, after.rows)
  const changed = deltas.filter((each) => each.before !== each.after)
  const same = deltas.length - changed.length
  const uncounted = deltas.some(({ after }) => typeof after === 'string') ? ' that was counted' : ''
  return (
    <div class="delta">
      <SizeBars before={before.size} after={after.size} />
      {changed.length > 0 ? (
        <div class="scroller" tabIndex={0} role="region" aria-label="Rows by table">
          <table>
            <caption>Rows by table</caption>
            <thead>
              <tr>
                <th scope="col">Table</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
                <th scope="col">Change</th>
              </tr>
            </thead>
            <tbody>
              {changed.slice(0, MOST).map((each) => (
                <tr key={each.table} data-table={each.table}>
                  <th scope="row">
                    <Name of={each.table} />
                  </th>
                  <td>{cell(each.before)}</td>
                  <td>{cell(each.after)}</td>
                  <td>{difference(each)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p>{`Every table${uncounted} has as many rows as before.`}</p>
      )}
      {changed.length > MOST && (
        <p class="quiet">{`${number(changed.length - MOST)} more in the report.`}</p>
      )}
      {changed.length > 0 && same > 0 && (
        <p class="quiet">{`${count(same, 'other table')} ${same === 1 ? 'has' : 'have'} as many rows as before.`}</p>
      )}
    </div>
  )
}

type Rows = ResultFacts['before']['rows']

interface RowDelta {
  readonly table: string
  readonly before: Rows[string] | undefined
  readonly after: Rows[string] | undefined
}

/** Every table of either side, in the order of names. */
export function rowDeltas(before: Rows, after: Rows): RowDelta[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names.map((table) => ({
    table,
    before: Object.hasOwn(before, table) ? before[table] : undefined,
    after: Object.hasOwn(after, table) ? after[table] : undefined,
  }))
}

function cell(rows: Rows[string] | undefined): string {
  if (rows === undefined) return 'no table'
  if (rows === 'virtual') return 'not counted'
  return typeof rows === 'number' ? number(rows) : rows
}

/** '+12', '−38', 'new', 'gone' */
function difference({ before, after }: RowDelta): string {
  if (before === undefined) return '+ new'
  if (after === undefined) return '− gone'
  if (typeof before !== 'number' || typeof after !== 'number') return ''
  const by = number(Math.abs(after - before))
  return after >= before ? `+${by}` : `−${by}`
}

function SizeBars({ before, after }: { readonly before: number; readonly after: number }) {
  const most = Math.max(before, after, 1)
  const bars = [
    ['Before', before],
    ['After', after],
  ] as const
  return (
    <dl class="size-bars">
      {bars.map(([name, bytes]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect class="whole" width="100" height="4" />
              <rect class="part" width={(bytes / most) * 100} height="4" />
            </svg>
            {size(bytes)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
