import { useMemo } from 'preact/hooks'
import type { Schema, TableSchema } from 'tidemark'
import type { RowCounts } from '../model.js'
import { count } from '../words.js'
import { Capped } from './capped.js'
import { Disclosure } from './disclosure.js'
import { findTables } from './find-tables.js'
import { TableParts, Triggers } from './table-parts.js'
import { Code, Name, nameText, Words } from './text.js'

export interface SchemaTreeProps {
  readonly schema: Schema
  /** Without them nothing is said about rows. */
  readonly rows?: RowCounts
  readonly filter?: string
  readonly onFilter?: (text: string) => void
  readonly label: string
  /** Of the heading of the views. */
  readonly level?: 'h3' | 'h4'
}

/** Tables ▸ columns, indexes, triggers; and views. What is closed is not in the page. */
export function SchemaTree({
  schema,
  rows,
  filter = '',
  onFilter,
  label,
  level: Title = 'h3',
}: SchemaTreeProps) {
  const { tables, views } = useMemo(() => findTables(schema, filter), [schema, filter])
  const most = Math.max(1, ...Object.values(rows ?? {}).map((each) => Number(each) || 0))
  return (
    <div class="schema">
      {onFilter && (
        <Filter
          filter={filter}
          onFilter={onFilter}
          found={tables.length}
          of={schema.tables.length}
        />
      )}
      {schema.tables.length === 0 && <p class="quiet">There are no tables yet.</p>}
      <div role="group" aria-label={label}>
        <Capped
          of={tables}
          noun={['table', 'tables']}
          most={100}
          class="tree"
          {...(onFilter && { hint: 'Filter to find it.' })}
        >
          {(table) => (
            <TableItem key={table.name} table={table} schema={schema} rows={rows} most={most} />
          )}
        </Capped>
      </div>
      {views.length > 0 && (
        <>
          <Title>Views</Title>
          <Capped of={views} noun={['view', 'views']} class="tree">
            {(view) => (
              <li key={view.name} data-view={view.name}>
                <Disclosure
                  summary={
                    <>
                      <Name of={view.name} /> <span class="kind">view</span>
                    </>
                  }
                >
                  {() => (
                    <>
                      <Triggers of={schema.triggers.filter((each) => each.table === view.name)} />
                      <Code of={view.sql} label={`SQL of the view ${nameText(view.name, 40)}`} />
                    </>
                  )}
                </Disclosure>
                {view.error !== undefined && (
                  <p class="quiet">
                    <Words of={view.error} />
                  </p>
                )}
              </li>
            )}
          </Capped>
        </>
      )}
    </div>
  )
}

interface FilterProps {
  readonly filter: string
  readonly onFilter: (text: string) => void
  readonly found: number
  readonly of: number
}

function Filter({ filter, onFilter, found, of }: FilterProps) {
  return (
    <div class="filter">
      <label for="filter">Find a table or column</label>
      <input
        id="filter"
        type="search"
        value={filter}
        autocomplete="off"
        spellcheck={false}
        aria-describedby="filter-found"
        onInput={(event) => onFilter(event.currentTarget.value)}
      />
      <p id="filter-found" class="quiet">
        {filter.trim() === '' ? count(of, 'table') : `${count(found, 'table')} of ${of}`}
      </p>
    </div>
  )
}

interface TableItemProps {
  readonly table: TableSchema
  readonly schema: Schema
  readonly rows: RowCounts | undefined
  readonly most: number
}

function TableItem({ table, schema, rows, most }: TableItemProps) {
  const many = rows && Object.hasOwn(rows, table.name) ? rows[table.name] : undefined
  return (
    <li data-table={table.name}>
      <Disclosure
        summary={
          <>
            <Name of={table.name} />
            {table.kind === 'virtual' && (
              <span class="kind">
                virtual, <Name of={table.module ?? ''} length={40} />
              </span>
            )}
            {typeof many === 'number' && <RowBar rows={many} most={most} />}
            {rows && <span class="row-count">{rowWords(many)}</span>}
          </>
        }
      >
        {() => (
          <TableParts
            table={table}
            triggers={schema.triggers.filter((trigger) => trigger.table === table.name)}
          />
        )}
      </Disclosure>
    </li>
  )
}

/** As long as the table is large, beside the largest; by the square root, so that small ones show. */
function RowBar({ rows, most }: { readonly rows: number; readonly most: number }) {
  return (
    <svg class="row-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect
        class="part"
        width={rows === 0 ? 0 : Math.max(1, 100 * Math.sqrt(rows / most))}
        height="4"
      />
    </svg>
  )
}

function rowWords(rows: RowCounts[string] | undefined): string {
  if (rows === undefined) return '…'
  if (rows === 'virtual') return 'not counted'
  return rows === 'unreadable' ? 'cannot be read' : count(rows, 'row')
}
