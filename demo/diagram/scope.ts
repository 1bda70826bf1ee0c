import type { SchemaChange } from 'tidemark'
import { idOf } from './graph.js'
import type { TablePair, Tables } from './graph.js'

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
  const ids = around(start, neighboursOf(tables), limit)
  return { ids, why, left: tables.size - ids.size }
}

function changedIds(tables: Tables, changes: readonly SchemaChange[]): string[] {
  const ids = changes.flatMap(({ table }) => (table === undefined ? [] : [idOf(table)]))
  return [...new Set(ids)].filter((id) => tables.has(id))
}

/** Breadth first. One chosen table shows two steps of relations, others one. */
function around(
  start: readonly string[],
  neighbours: ReadonlyMap<string, ReadonlySet<string>>,
  limit: number,
): Set<string> {
  const found = new Set(start.slice(0, limit))
  let edge: readonly string[] = [...found]
  for (let step = 0; step < (start.length === 1 ? 2 : 1); step++) {
    const next = new Set(edge.flatMap((id) => [...(neighbours.get(id) ?? [])]))
    edge = [...next].filter((id) => !found.has(id)).slice(0, limit - found.size)
    for (const id of edge) found.add(id)
  }
  return found
}

function neighboursOf(tables: Tables): Map<string, Set<string>> {
  const neighbours = new Map<string, Set<string>>()
  const join = (from: string, to: string) => {
    const found = neighbours.get(from)
    if (found) found.add(to)
    else neighbours.set(from, new Set([to]))
  }
  for (const [id, pair] of tables) {
    for (const parent of parentsOf(pair)) {
      if (parent === id || !tables.has(parent)) continue
      join(id, parent)
      join(parent, id)
    }
  }
  return neighbours
}

function parentsOf({ before, after }: TablePair): string[] {
  const keys = [...(before?.foreignKeys ?? []), ...(after?.foreignKeys ?? [])]
  return keys.map(({ parent }) => idOf(parent))
}
