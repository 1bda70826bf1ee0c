import { existsSync, readFileSync } from 'node:fs'
import { SQL } from '../support/sql-js.js'
import type { Terminal } from './terminal.js'

/** A command of a page, and what the page says that it writes. */
export interface Shown {
  /** The line of the page. */
  readonly line: number
  readonly command: string
  readonly output: string
}

/** The commands of the `console` blocks of a page, in their order. */
export function commandsOf(page: string): Shown[] {
  const shown: { line: number; command: string; lines: string[] }[] = []
  let isOpen = false
  for (const [index, line] of page.split('\n').entries()) {
    if (line.startsWith('```')) isOpen = line === '```console'
    else if (isOpen && line.startsWith('$ ')) {
      shown.push({ line: index + 1, command: line.slice(2), lines: [] })
    } else if (isOpen) shown.at(-1)?.lines.push(line)
  }
  return shown.map(({ lines, ...rest }) => ({ ...rest, output: lines.join('\n').trimEnd() }))
}

/**
 * Does what a line of a page says and returns what it writes. Four commands are known: `npx tidemark`;
 * `cat`, which makes the file be what the page shows; `sqlite3`, which is sql.js here; `echo $?`.
 */
export class Shell {
  readonly #terminal: Terminal
  #code = 0

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  async run({ command, output }: Shown): Promise<string> {
    const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? '',
    )
    const [program, ...rest] = words
    if (program === 'npx' && rest[0] === 'tidemark') {
      const { code, out, err } = await this.#terminal.run(rest.slice(1))
      this.#code = code
      return (out + err).trimEnd()
    }
    const [file = '', sql = ''] = rest
    if (program === 'cat') this.#terminal.write(file, `${output}\n`)
    else if (program === 'sqlite3') this.#change(file, sql)
    else if (command === 'echo $?') return String(this.#code)
    else throw new Error(`A page uses an unknown command: ${command}`)
    return output
  }

  #change(file: string, sql: string): void {
    const path = this.#terminal.path(file)
    const database = new SQL.Database(existsSync(path) ? readFileSync(path) : undefined)
    database.exec(sql)
    this.#terminal.write(file, database.export())
    database.close()
  }
}

/** Without what is another one each time: times, and how long something took. */
export function withoutTimes(text: string): string {
  return text
    .replace(/\d+(?:\.\d+)? m?s\b/g, 'N ms')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'DATE')
}
