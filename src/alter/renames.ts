import { foldCase, quoteName } from '../sql.js'

/** Names before and after, in an order in which SQLite can carry them out one by one. */
export type Renames = readonly (readonly [from: string, to: string])[]

/**
 * Orders renames so that each new name is free when its turn comes: a swap goes by way of a spare
 * name, and a column that goes is moved out of the way of one that takes its name. Pure.
 */
export function orderRenames(
  renames: Renames,
  columns: readonly string[],
  spare: (n: number) => string,
): Renames {
  const taken = new Set(columns.map(foldCase))
  const open = [...renames]
  const ordered: (readonly [string, string])[] = []
  const move = (from: string, to: string): void => {
    ordered.push([from, to])
    taken.delete(foldCase(from))
    taken.add(foldCase(to))
  }
  while (open.length > 0) {
    const at = open.findIndex(
      ([from, to]) => foldCase(from) === foldCase(to) || !taken.has(foldCase(to)),
    )
    const [next] = at >= 0 ? open.splice(at, 1) : []
    if (next) {
      move(...next)
      continue
    }
    const [from, to] = open[0] ?? ['', '']
    const blocking = columns.find((name) => foldCase(name) === foldCase(to)) ?? to
    const aside = spare(ordered.length)
    move(blocking, aside)
    const waiting = open.findIndex(([name]) => foldCase(name) === foldCase(blocking))
    const [, target] = open[waiting] ?? [from, undefined]
    if (waiting >= 0 && target !== undefined) open.splice(waiting, 1, [aside, target])
  }
  return ordered
}

/** The ALTER TABLE statements for renames of columns and then of the table itself. */
export function renameStatements(
  table: string,
  columns: Renames,
  to: string,
  spare: string,
): string[] {
  const rename = (from: string, name: string): string =>
    `ALTER TABLE main.${quoteName(from)} RENAME TO ${quoteName(name)}`
  const byColumn = columns.map(
    ([from, name]) =>
      `ALTER TABLE main.${quoteName(table)} RENAME COLUMN ${quoteName(from)} TO ${quoteName(name)}`,
  )
  if (table === to) return byColumn
  // SQLite takes the same name in other letters for a table that is already there.
  const recased = foldCase(table) === foldCase(to)
  return [
    ...byColumn,
    ...(recased ? [rename(table, spare), rename(spare, to)] : [rename(table, to)]),
  ]
}
