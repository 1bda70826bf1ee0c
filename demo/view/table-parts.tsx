import type { ColumnSchema, IndexSchema, TableSchema, TriggerSchema } from 'tidemark'
import { Capped } from './capped.js'
import { Code, Name, nameText, Words } from './text.js'
import { Disclosure } from './disclosure.js'

/** What a table is made of. */
export function TableParts({
  table,
  triggers,
}: {
  readonly table: TableSchema
  readonly triggers: readonly TriggerSchema[]
}) {
  const parents = parentsOf(table)
  const indexes = table.indexes.filter(({ origin }) => origin !== 'primary key')
  return (
    <>
      <Capped of={table.columns} noun={['column', 'columns']} class="parts">
        {(column) => <Column key={column.name} column={column} parent={parents.get(column.name)} />}
      </Capped>
      {indexes.length > 0 && (
        <Capped of={indexes} noun={['index', 'indexes']} most={50} class="parts">
          {(index) => <Index key={index.name} index={index} />}
        </Capped>
      )}
      <Triggers of={triggers} />
      <Disclosure summary="SQL" class="sql">
        {() => <Code of={table.sql} label={`SQL of ${nameText(table.name, 40)}`} />}
      </Disclosure>
    </>
  )
}

export function Triggers({ of }: { readonly of: readonly TriggerSchema[] }) {
  if (of.length === 0) return null
  return (
    <Capped of={of} noun={['trigger', 'triggers']} most={50} class="parts">
      {(trigger) => (
        <li key={trigger.name}>
          <span class="kind">trigger</span> <Name of={trigger.name} />
        </li>
      )}
    </Capped>
  )
}

function Column({
  column,
  parent,
}: {
  readonly column: ColumnSchema
  readonly parent: string | undefined
}) {
  return (
    <li data-column={column.name}>
      <Name of={column.name} />{' '}
      {column.type !== '' && (
        <span class="type">
          <Words of={column.type} length={60} />
        </span>
      )}{' '}
      {column.primaryKey > 0 && <span class="kind key">primary key</span>}{' '}
      {column.notNull && <span class="kind">never empty</span>}{' '}
      {column.generated !== undefined && <span class="kind">computed</span>}{' '}
      {column.default !== undefined && (
        <span class="quiet">
          default <Words of={column.default} length={60} />
        </span>
      )}{' '}
      {parent !== undefined && (
        <span class="quiet">
          → <Name of={parent} />
        </span>
      )}
    </li>
  )
}

function Index({ index }: { readonly index: IndexSchema }) {
  const columns = index.columns.map(({ name, expression }) => name ?? expression ?? '')
  return (
    <li>
      <span class="kind">{index.unique ? 'unique index' : 'index'}</span> <Name of={index.name} />{' '}
      <span class="quiet">
        on <Words of={columns.join(', ')} length={120} />
      </span>
    </li>
  )
}

/** Column to 'users.id', for foreign keys of one column; those of several to the first. */
function parentsOf({ foreignKeys }: TableSchema): ReadonlyMap<string, string> {
  return new Map(
    foreignKeys.flatMap(({ columns, parent, parentColumns }) =>
      columns.map((column, place): [string, string] => {
        const to = parentColumns?.[place]
        return [column, to === undefined ? parent : `${parent}.${to}`]
      }),
    ),
  )
}
