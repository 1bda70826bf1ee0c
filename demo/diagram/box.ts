import { nameText } from '../view/text.js'
import type { Column, Entity, Graph } from './graph-shape.js'

// What of an entity a diagram shows, and how large that is. Sizes are reckoned from the number of
// signs, in a font whose signs are all as wide, so that the layout needs no page.

export const SIGN_WIDTH = 7.3
export const ROW_HEIGHT = 22
export const HEAD_HEIGHT = 32
const PADDING = 12
const NAME_LENGTH = 30
const TYPE_LENGTH = 16
const ROWS_AT_MOST = 12

export interface Row {
  readonly column: Column
  readonly name: string
  readonly type: string
}

export interface Box {
  readonly entity: Entity
  readonly title: string
  readonly rows: readonly Row[]
  /** "and 14 more columns", "2 indexes added" */
  readonly foot: readonly string[]
  readonly width: number
  readonly height: number
}

export function boxesOf({ entities }: Graph): Box[] {
  return entities.map(boxOf)
}

function boxOf(entity: Entity): Box {
  const rows = chosenColumns(entity.columns).map((column) => ({
    column,
    name: nameText(column.name, NAME_LENGTH),
    type: column.type === '' ? '' : nameText(column.type, TYPE_LENGTH),
  }))
  const foot = footOf(entity, rows.length)
  const title = nameText(entity.name, NAME_LENGTH)
  const lengths = [
    lengthOf(title) + (entity.mark === 'same' ? 2 : 12), // the word beside it
    ...rows.map(({ name, type }) => lengthOf(name) + lengthOf(type) + 7), // signs and a gap
    ...foot.map((text) => lengthOf(text) + 2),
  ]
  return {
    entity,
    title,
    rows,
    foot,
    width: Math.ceil(Math.max(14, ...lengths) * SIGN_WIDTH + 2 * PADDING),
    height: HEAD_HEIGHT + (rows.length + foot.length) * ROW_HEIGHT + PADDING / 2,
  }
}

/** Of a long table: what changed, then keys, then the rest; in the order of the table. */
function chosenColumns(columns: readonly Column[]): readonly Column[] {
  if (columns.length <= ROWS_AT_MOST) return columns
  const rank = ({ mark, isPrimaryKey, isReference }: Column) =>
    mark !== 'same' ? 0 : isPrimaryKey || isReference ? 1 : 2
  const chosen = new Set(
    columns
      .map((column, at) => ({ at, rank: rank(column) }))
      .toSorted((a, b) => a.rank - b.rank || a.at - b.at)
      .slice(0, ROWS_AT_MOST)
      .map(({ at }) => at),
  )
  return columns.filter((_, at) => chosen.has(at))
}

function footOf({ kind, columns, notes }: Entity, shown: number): string[] {
  if (kind === 'missing') return ['is not in this file']
  const left = columns.length - shown
  return [
    ...(left > 0 ? [`and ${left} more column${left === 1 ? '' : 's'}`] : []),
    ...(notes.length > 0 ? [`${notes.length} more change${notes.length === 1 ? '' : 's'}`] : []),
  ]
}

/** Of signs as a person counts them; East Asian ones are twice as wide. */
function lengthOf(text: string): number {
  let length = 0
  for (const sign of text) length += (sign.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1
  return length
}
