// A report before it is Markdown or HTML: what is ours to say, and what comes from a file.

/** From a file or about it: a name, an error, a piece of SQL. Never markup, whatever it looks like. */
export interface Foreign {
  readonly from: string
}

export type Inline = string | Foreign
export type Line = readonly Inline[]

export type Block =
  | { readonly kind: 'text'; readonly line: Line }
  | { readonly kind: 'list'; readonly lines: readonly Line[] }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: readonly (readonly Line[])[]
    }

export interface Section {
  readonly title: string
  readonly blocks: readonly Block[]
}

export interface ReportDocument {
  readonly title: Line
  readonly sections: readonly Section[]
}

export function from(words: string): Foreign {
  return { from: words }
}

export function text(line: Line): Block {
  return { kind: 'text', line }
}

export function list(lines: readonly Line[]): Block {
  return { kind: 'list', lines }
}

/** None where there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly Line[])[]): Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', head, rows }]
}

/** Longer than any word that a report needs, and shorter than what fills a page. */
const LONGEST = 400

/** What turns text around or is no text; a line of a report is one line. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu

/** A foreign text as one line that shows what it is. */
export function oneLine({ from }: Foreign): string {
  const flat = from
    .slice(0, 4 * LONGEST)
    .replace(/\s+/g, ' ')
    .replace(UNSEEN, '\uFFFD')
    .trim()
  const signs = Array.from(flat === '' ? '(no name)' : flat)
  return signs.length > LONGEST ? `${signs.slice(0, LONGEST).join('')}…` : signs.join('')
}

/** A foreign text of several lines. */
export function manyLines(text: string): string {
  return text
    .slice(0, 20_000)
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/\t/g, '  ').replace(UNSEEN, '\uFFFD'))
    .join('\n')
}
