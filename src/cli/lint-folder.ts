import type { Database } from '../connection.js'
import { MigrationError } from '../errors.js'
import { lint } from '../lint.js'
import type { Finding, LintCode } from '../lint.js'
import type { Migration } from '../migration.js'
import type { RunnerOptions } from '../runner.js'
import { MigrationRunner } from '../runner.js'
import type { Options } from './arguments.js'
import { usage } from './arguments.js'
import type { Arguments } from './arguments.js'
import { nearest } from './nearest.js'
import type { Paint } from './paint.js'
import { printable } from './printable.js'
import type { ProgressBar } from './progress-bar.js'
import { spelled } from './spelling.js'

/** Every code; the compiler says when one is missing. */
const CODES = Object.keys({
  COLUMN_TYPO: 0,
  CREATE_AS_REBUILD: 0,
  DATA_LOSS: 0,
  FAILS: 0,
  FORBIDDEN_STATEMENT: 0,
  ILLEGAL_TEXT: 0,
  MISSING_DOWN: 0,
  NOT_NULL_WITHOUT_DEFAULT: 0,
  OWN_TRANSACTION: 0,
  RENAME_FIRST: 0,
  STRING_IN_DOUBLE_QUOTES: 0,
  UNINDEXED_FOREIGN_KEY: 0,
  UNTERMINATED_COMMENT: 0,
  VARYING_DEFAULT: 0,
} satisfies Record<LintCode, 0>)

export const ALLOW: Options = {
  allow: { takes: '<code>', many: true, help: 'a finding that is meant, such as DATA_LOSS' },
}

/** The codes that the user lets pass. @throws MigrationError USAGE for one that does not exist */
export function allowedBy(args: Arguments): ReadonlySet<string> {
  for (const code of args.all('allow')) {
    if (CODES.includes(code)) continue
    const near = nearest(code, CODES)
    const hint =
      near === undefined
        ? `They are: ${CODES.join(', ')}.`
        : `Did you mean ${near}? docs/lint.md has all of them.`
    throw usage(`There is no finding ${code}.`, hint)
  }
  return new Set(args.all('allow'))
}

/**
 * The findings about each migration, each seen on the database as it is before it: `db` is taken up
 * step by step. What `db` has applied already is looked at by its text alone, and so is everything
 * behind a migration that fails. Changes `db`.
 */
export function lintFolder(
  migrations: readonly Migration[],
  db: Database,
  options: Omit<RunnerOptions, 'migrations'>,
  progress: ProgressBar,
): Finding[] {
  const runner = new MigrationRunner(db, { ...options, migrations })
  const pending = new Set(
    runner
      .status()
      .filter(({ state }) => state === 'pending')
      .map(({ version }) => version),
  )
  let isSound = true
  return migrations.flatMap((migration, index) => {
    const { version } = migration
    progress.show(`lint ${version}`, index, migrations.length)
    if (!isSound || !pending.has(version)) return lint(migration)
    const findings = lint(migration, db)
    isSound = goesUp(runner, version)
    return findings
  })
}

/** A failure has been told as a finding already. */
function goesUp(runner: MigrationRunner, version: string): boolean {
  try {
    runner.applyAll({ to: version })
    return true
  } catch (error) {
    if (error instanceof MigrationError) return false
    throw error
  }
}

/** Whether a finding should stop a change from going in. */
export function isSerious({ severity }: Finding): boolean {
  return severity !== 'info'
}

/** 'error COLUMN_TYPO 002_x.sql:2:3', and below it what it means and what to write. */
export function findingLines(findings: readonly Finding[], paint: Paint): string[] {
  const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const
  return findings.flatMap(({ severity, code, version, direction, statement, ...words }) => {
    const source = statement?.source ?? `${version} (${direction})`
    const place = statement ? `${source}:${statement.line}:${statement.column}` : source
    const text = [words.message, words.suggestion].flatMap((each) =>
      printable(spelled(each)).split('\n'),
    )
    return [
      `${paint(colours[severity], severity)} ${paint('bold', code)} ${printable(place)}`,
      ...text.map((line) => `  ${line}`),
    ]
  })
}
