import type { MigrationError } from '../errors.js'

/** What the library advises, and how the same is said to the command line. */
const SPELLINGS: readonly (readonly [inCode: string, inTerminal: string])[] = [
  [
    "Update the app, or pass unknown: 'ignore'",
    'Get the files that have them, or pass --unknown ignore',
  ],
  ["pass foreignKeys: 'report'", 'pass --foreign-keys report'],
  [
    'Pass another historyTable, or adopt what is recorded there',
    'Pass --table tidemark_migrations to every command, first to "adopt", which takes over what is there',
  ],
  [
    "Pass historyTable: 'tidemark_migrations', here and to the runner",
    'Pass --table tidemark_migrations to every command',
  ],
  ["pass unmatched: 'ignore' where they do not matter", 'pass --unmatched ignore'],
  ['See status().', 'See: tidemark status'],
  [
    "say so: down: { impossible: 'why' }",
    "say so: -- down: impossible, because …; in code, rollback: { impossible: 'why' }",
  ],
]

/** Advice with the options of the command line in the place of those of the library. */
export function spelled(text: string): string {
  return SPELLINGS.reduce(
    (words, [code, terminal]) => words.replaceAll(code, terminal),
    text,
  ).replace(
    /run acceptChanged\('([^']*)'\)/g,
    'pass --accept-changed $1 to "up" where it changes nothing',
  )
}

export function spelledError(error: MigrationError): MigrationError {
  return error.with({ next: spelled(error.next) })
}
