import type { SchemaChange, TableSchema } from 'tidemark'
import { idOf } from './graph.js'
import type { Tables } from './graph-shape.js'

/** More than this nobody can look at, and no layout is quick. */
export const SHOWN_AT_MOST = 60

/** Which tables a diagram shows. */
export interface Scope {
  readonly ids: ReadonlySet<string>
  readonly why: 'all' | 'chosen' | 'changed' | 'first'
  /** Tables that there are and that are not shown. */
  readonly left: number
}

/**
 * All tables while these are few. Otherwise the chosen one and what is around it, else the changed ones
 * and their neighbours, else the first ones with theirs; the nearest first, as many as can be shown.
 */
export function scopeOf(
  tables: Tables,
  changes: readonly SchemaChange[] = [],
  chosen?: string,
  limit = SHOWN_AT_MOST,
): Scope {
  if (chosen === undefined && tables.size <= limit) {
    return { ids: new Set(tables.keys()), why: 'all', left: 0 }
  }
  const changed = changedIds(tables, changes)
  const [start, why] =
    chosen !== undefined && tables.has(chosen)
      ? [[chosen], 'chosen' as const]
      : changed.length > 0
        ? [changed, 'changed' as const]
        : [[...tables.keys()], 'first' as const]
  const ids = around(tables, start, limit)
  return { ids, why, left: tables.size - ids.size }
}

function changedIds(tables: Tables, changes: readonly SchemaChange[]): string[] {
  const ids = changes.flatMap(({ table }) => (table === undefined ? [] : [idOf(table)]))
  return [...new Set(ids)].filter((id) => tables.has(id))
}

/** Breadth first. One chosen table shows two steps of relations, others one. */
function around(tables: Tables, start: readonly string[], limit: number): Set<string> {
  const found = new Set(start.slice(0, limit))
  for (let step = 0; step < (start.length === 1 ? 2 : 1) && found.size < limit; step++) {
    for (const id of neighboursOf(tables, new Set(found))) {
      if (found.size < limit) found.add(id)
    }
  }
  return found
}

/** One look at each foreign key: there can be many thousands of tables. */
function neighboursOf(tables: Tables, ids: ReadonlySet<string>): Set<string> {
  const neighbours = new Set<string>()
  const join = (id: string, table: TableSchema | undefined) => {
    for (const key of table?.foreignKeys ?? []) {
      const parent = idOf(key.parent)
      if (ids.has(id) && tables.has(parent)) neighbours.add(parent)
      if (ids.has(parent)) neighbours.add(id)
    }
  }
  for (const [id, { before, after }] of tables) {
    join(id, before)
    if (after !== before) join(id, after)
  }
  return neighbours
}
