import type { Paint } from './paint.js'
import { onOneLine } from './printable.js'

/** A cell: its text, and a colour where it has one. */
export type Cell = string | { readonly text: string; readonly as: Parameters<Paint>[0] }

/**
 * Lines with columns below each other. Columns in which no row has anything are left out, so that a
 * remark for one row in a hundred costs nothing in the other ninety-nine.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
): string[] {
  const texts = rows.map((row) => row.map((cell) => onOneLine(textOf(cell))))
  const used = head.map((_, column) => texts.some((row) => (row[column] ?? '') !== ''))
  const widths = head.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[], format: (text: string, column: number) => string) =>
    cells
      .map((text, column) => format(text.padEnd(widths[column] ?? 0), column))
      .filter((_, column) => used[column])
      .join('  ')
      .trimEnd()
  return [
    line(head, (text) => paint('dim', text)),
    ...texts.map((row, index) =>
      line(row, (text, column) => {
        const cell = rows[index]?.[column]
        return typeof cell === 'object' ? paint(cell.as, text) : text
      }),
    ),
  ]
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}
