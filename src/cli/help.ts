import type { Options } from './arguments.js'
import type { Command } from './command.js'
import { COMMANDS } from './commands.js'
import type { Paint } from './paint.js'

/** What `tidemark --help` says. */
export function generalHelp(paint: Paint): string {
  const width = Math.max(...COMMANDS.map(({ name, takes }) => `${name} ${takes}`.length))
  const lines = COMMANDS.map(({ name, takes, summary }) => {
    return `  ${`${name} ${takes}`.padEnd(width)}  ${summary}`
  })
  return `tidemark: SQLite schema migrations over files on disk

${paint('bold', 'Usage:')} tidemark <command> [options]

${lines.join('\n')}

  --help after a command tells its options. --version tells the version.

${paint('bold', 'Ends with')} 0 done, or nothing to do
          1 refused or failed; the database file is as it was
          2 the command line is wrong
          3 something was found: see the command's own help
`
}

/** What `tidemark up --help` says. */
export function commandHelp({ name, takes, help, options }: Command, paint: Paint): string {
  return `${paint('bold', 'Usage:')} ${`tidemark ${name} ${takes}`.trimEnd()} [options]

${help}

${optionLines(options).join('\n')}
`
}

function optionLines(options: Options): string[] {
  const rows = Object.entries(options).map(([name, { takes, help }]) => {
    return { left: takes === undefined ? `--${name}` : `--${name} ${takes}`, help }
  })
  const width = Math.max(...rows.map(({ left }) => left.length))
  return rows.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`)
}
