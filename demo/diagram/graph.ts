import type { ColumnSchema, ForeignKeySchema, Schema, SchemaChange, TableSchema } from 'tidemark'
import type {
  Column,
  Entity,
  Graph,
  Mark,
  Note,
  Relation,
  SchemaDiff,
  TablePair,
  Tables,
} from './graph-shape.js'

/** How SQLite compares names: A to Z are a to z, and nothing else is folded. */
export function idOf(name: string): string {
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name
}

export function tablesOf(schema: Schema, diff?: SchemaDiff): Tables {
  const pairs = new Map<string, TablePair>()
  if (!diff) {
    for (const table of schema.tables) pairs.set(idOf(table.name), { before: table, after: table })
    return pairs
  }
  const { before, after } = diff
  for (const table of after.tables) pairs.set(idOf(table.name), { after: table })
  for (const table of before.tables) {
    const id = idOf(table.name)
    pairs.set(id, { before: table, after: pairs.get(id)?.after })
  }
  return pairs
}

/**
 * The graph of the tables, or of those among them that `only` names. Relations that lead out of these
 * are left out; those to a table that does not exist lead to an entity that says so.
 */
export function graphOf(
  tables: Tables,
  changes: readonly SchemaChange[] = [],
  only?: ReadonlySet<string>,
): Graph {
  const byTable = groupByTable(changes)
  const shown = [...(only ?? tables.keys())]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((id) => [id, tables.get(id) ?? {}] as const)
  return {
    entities: [
      ...shown.map(([id, pair]) => entityOf(id, pair, byTable.get(id) ?? [])),
      ...missingOf(
        shown.map(([, pair]) => pair),
        tables,
      ),
    ],
    relations: shown
      .flatMap(([id, pair]) => relationsOf(id, pair, tables))
      .filter(({ to }) => !tables.has(to) || (only?.has(to) ?? true)),
  }
}

function groupByTable(changes: readonly SchemaChange[]): Map<string, SchemaChange[]> {
  const groups = new Map<string, SchemaChange[]>()
  for (const change of changes) {
    if (change.table === undefined) continue // a view
    const id = idOf(change.table)
    const group = groups.get(id)
    if (group) group.push(change)
    else groups.set(id, [change])
  }
  return groups
}

function entityOf(
  id: string,
  { before, after }: TablePair,
  changes: readonly SchemaChange[],
): Entity {
  const table = after ?? before
  const whole: Mark | undefined = !after ? 'dropped' : !before ? 'added' : undefined
  const mark = whole ?? (changes.length > 0 ? 'changed' : 'same')
  return {
    id,
    name: table?.name ?? id,
    kind: table?.kind ?? 'table',
    mark,
    columns: columnsOf({ before, after }, changes, whole),
    notes: whole ? [] : notesOf(changes),
  }
}

/** Columns as they stand afterwards; a dropped one after the one that it stood behind. */
function columnsOf(
  { before, after }: TablePair,
  changes: readonly SchemaChange[],
  whole: Mark | undefined,
): Column[] {
  const references = new Set(
    [before, after].flatMap((table) => table?.foreignKeys.flatMap(({ columns }) => columns) ?? []),
  )
  const isReference = new Set([...references].map(idOf))
  const marks = new Map(
    changes
      .filter(({ what }) => what === 'column')
      .map(({ name, action }) => [idOf(name), action] as const),
  )
  return mergeColumns(before?.columns ?? [], after?.columns ?? []).map((column) => ({
    name: column.name,
    type: column.type,
    isPrimaryKey: column.primaryKey > 0,
    isReference: isReference.has(idOf(column.name)),
    notNull: column.notNull,
    mark: whole ?? marks.get(idOf(column.name)) ?? 'same',
  }))
}

function mergeColumns(
  before: readonly ColumnSchema[],
  after: readonly ColumnSchema[],
): ColumnSchema[] {
  const kept = new Set(after.map(({ name }) => idOf(name)))
  const first: ColumnSchema[] = []
  const behind = new Map<string, ColumnSchema[]>()
  let place = first
  for (const column of before) {
    const id = idOf(column.name)
    if (kept.has(id)) behind.set(id, (place = []))
    else place.push(column)
  }
  return [
    ...first,
    ...after.flatMap((column) => [column, ...(behind.get(idOf(column.name)) ?? [])]),
  ]
}

function notesOf(changes: readonly SchemaChange[]): Note[] {
  return changes
    .filter(({ what }) => what !== 'column')
    .map(({ action, what, name, attribute }) => ({
      mark: action,
      what,
      name: what === 'table' ? (attribute ?? '') : name,
    }))
}

function relationsOf(id: string, { before, after }: TablePair, tables: Tables): Relation[] {
  const [old, now] = [keysOf(id, before, tables), keysOf(id, after, tables)]
  return [...new Map([...old, ...now])].map(([key, relation]) => {
    const mark = !now.has(key) ? 'dropped' : !old.has(key) ? 'added' : 'same'
    return { ...relation, mark }
  })
}

/** By what tells them apart, so that before and after can be compared. */
function keysOf(id: string, table: TableSchema | undefined, tables: Tables): Map<string, Relation> {
  const relations = (table?.foreignKeys ?? []).map((key) => relationOf(id, key, tables))
  return new Map(relations.map((relation) => [relation.id, relation]))
}

function relationOf(
  from: string,
  { columns, parent, parentColumns, onDelete, onUpdate, deferred }: ForeignKeySchema,
  tables: Tables,
): Relation {
  const to = idOf(parent)
  const target = tables.get(to)
  const parentKey = parentColumns ?? primaryKeyOf(target?.after ?? target?.before)
  const id = JSON.stringify([from, to, columns, parentColumns, onDelete, onUpdate, deferred])
  return { id, from, to, columns, parentColumns: parentKey, onDelete, mark: 'same' }
}

function primaryKeyOf(table: TableSchema | undefined): string[] {
  const key = table?.columns.filter(({ primaryKey }) => primaryKey > 0) ?? []
  return key.toSorted((a, b) => a.primaryKey - b.primaryKey).map(({ name }) => name)
}

function missingOf(pairs: readonly TablePair[], tables: Tables): Entity[] {
  const parents = pairs
    .flatMap(({ before, after }) => [before, after])
    .flatMap(
      (table) => table?.foreignKeys.map(({ parent }) => [idOf(parent), parent] as const) ?? [],
    )
    .filter(([id]) => !tables.has(id))
  const none = { kind: 'missing', mark: 'same', columns: [], notes: [] } as const
  return [...new Map(parents)].map(([id, name]) => ({ id, name, ...none }))
}
