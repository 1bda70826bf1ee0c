import { foldCase } from '../sql.js'
import type { Column, TableDescription } from './describe.js'

/** What the caller says beyond the CREATE TABLE. */
export interface ColumnChanges {
  /** Old name to new name. */
  readonly rename?: Readonly<Record<string, string>> | undefined
  /** Column of the new table to an SQL expression over a row of the old one. */
  readonly using?: Readonly<Record<string, string>> | undefined
  /** Columns that go, with their values. */
  readonly drop?: readonly string[] | undefined
}

/** Where the values of a column of the new table come from. */
export interface Match {
  readonly to: Column
  /** The column of the old table; undefined for a new one. */
  readonly from: Column | undefined
  readonly using: string | undefined
}

export interface Comparison {
  readonly matches: readonly Match[]
  /** Columns of the old table that `drop` names. */
  readonly dropped: readonly Column[]
  /** Columns that would go without having been named. */
  readonly vanished: readonly Column[]
  /** Old name to new name, where they differ by more than case. */
  readonly renames: readonly (readonly [from: string, to: string])[]
  /** Names in `rename`, `using` and `drop` that no column has. */
  readonly unknown: readonly string[]
}

/** Finds for each column of the new table the one of the old that it continues. Pure. */
export function compareColumns(
  is: TableDescription,
  shall: TableDescription,
  { rename = {}, using = {}, drop = [] }: ColumnChanges,
): Comparison {
  const old = byName(is)
  const wanted = byName(shall)
  const dropped = new Set(drop.map(foldCase))
  const renamed = new Map(
    Object.entries(rename).map(([from, to]) => [foldCase(from), foldCase(to)]),
  )
  const sourceOf = new Map([...renamed].map(([from, to]) => [to, from]))
  const expressions = new Map(Object.entries(using).map(([name, sql]) => [foldCase(name), sql]))
  const matches = shall.columns.map((to): Match => {
    const name = foldCase(to.name)
    const moved = sourceOf.get(name)
    const same = renamed.has(name) || dropped.has(name) ? undefined : old.get(name)
    const from = moved === undefined ? same : old.get(moved)
    return { to, from, using: expressions.get(name) }
  })
  const kept = new Set(matches.flatMap(({ from }) => (from ? [from] : [])))
  const isDropped = ({ name }: Column): boolean => dropped.has(foldCase(name))
  return {
    matches,
    dropped: is.columns.filter((column) => !kept.has(column) && isDropped(column)),
    vanished: is.columns.filter((column) => !kept.has(column) && !isDropped(column)),
    renames: matches.flatMap(({ from, to }) =>
      from && renamed.has(foldCase(from.name)) && from.name !== to.name
        ? [[from.name, to.name] as const]
        : [],
    ),
    unknown: [
      ...[...renamed.keys(), ...dropped].filter((name) => !old.has(name)),
      ...[...renamed.values(), ...expressions.keys()].filter((name) => !wanted.has(name)),
    ],
  }
}

function byName(table: TableDescription): Map<string, Column> {
  return new Map(table.columns.map((column) => [foldCase(column.name), column]))
}
