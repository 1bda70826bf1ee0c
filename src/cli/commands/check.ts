import { MigrationRunner } from '../../runner.js'
import type { Database } from '../../connection.js'
import type { Finding } from '../../lint.js'
import type { Migration } from '../../migration.js'
import type { MigrationStatus } from '../../report.js'
import { proveReversible } from '../../testing/prove-reversible.js'
import type { ReversibilityProof } from '../../testing/prove-reversible.js'
import type { Command } from '../command.js'
import { ALLOW, allowedBy, findingLines, isSerious, lintFolder } from '../lint-folder.js'
import { newDatabase, openDatabase } from '../open-database.js'
import { EVERYWHERE, FOLDER, HISTORY, migrationsOf, runnerOptionsOf } from '../options.js'
import { EXIT } from '../outcome.js'
import type { Outcome } from '../outcome.js'
import type { Paint } from '../paint.js'
import { printable } from '../printable.js'
import type { ProgressBar } from '../progress-bar.js'
import { loadSqlJs } from '../sql-js.js'
import { count } from '../words.js'

/** One of the things that are checked. */
interface Check {
  readonly name: 'files' | 'history' | 'lint' | 'reversibility'
  readonly ok: boolean
  /** In a few words, how it went. */
  readonly summary: string
  /** What is wrong, and remarks; for people. */
  readonly lines: (paint: Paint) => readonly string[]
  /** The same for programs. */
  readonly details: object
}

export const check: Command = {
  name: 'check',
  takes: '[<file>]',
  words: [0, 1],
  summary: 'all that should hold before a change goes in; for CI',
  help: `Checks that the folder can be read, lint, and that every migration goes up, down and up again. With a
file, say a database of an old release: that no applied version was edited, went missing, or has older
ones pending behind it, and everything else on a copy of that file in memory, for what is pending there.
Ends with 3 where something is found. Only reads.`,
  options: { ...ALLOW, ...FOLDER, ...HISTORY, ...EVERYWHERE },
  run: async (context) => {
    const { args, io } = context
    const [name] = args.words
    const allowed = allowedBy(args)
    const { migrations, format, why, leftOut, fresh } = await migrationsOf(context)
    const sqlJs = await loadSqlJs(io.cwd)
    const { db } = name === undefined ? newDatabase(sqlJs) : await openDatabase(name, io.cwd, sqlJs)
    const options = runnerOptionsOf(args)
    const left = [...leftOut, ...fresh]
    const files: Check = {
      name: 'files',
      ok: true,
      summary: `${count(migrations.length, 'migration')}, format ${format}`,
      lines: () => left.map((file) => printable(`${file.path} is left out: ${file.why}`)),
      details: { format, why, leftOut: left, versions: migrations.map(({ version }) => version) },
    }
    const versions = new MigrationRunner(db, { ...options, migrations }).status()
    const history = name === undefined ? [] : [checkHistory(versions)]
    const proof = prove(migrations, versions, db, context.progress)
    return outcomeOf([
      files,
      ...history,
      checkLint(lintFolder(migrations, db, options, context.progress), allowed),
      checkProof(proof),
    ])
  },
}

function checkHistory(versions: readonly MigrationStatus[]): Check {
  const wrong = versions.flatMap(({ version, changed, outOfOrder, state }) => [
    ...(changed ? [`${version} was edited since it was applied`] : []),
    ...(outOfOrder ? [`${version} is pending and older than an applied version`] : []),
    ...(state === 'unknown' ? [`${version} is recorded, and no file has it`] : []),
  ])
  const pending = versions.filter(({ state }) => state === 'pending').length
  return {
    name: 'history',
    ok: wrong.length === 0,
    summary: `${versions.length - pending} applied, ${pending} pending`,
    lines: () => wrong.map(printable),
    details: { versions },
  }
}

/** Has to come before lint, which changes the database. */
function prove(
  migrations: readonly Migration[],
  versions: readonly MigrationStatus[],
  db: Database,
  progress: ProgressBar,
): ReversibilityProof {
  const pending = versions.filter(({ state }) => state === 'pending')
  const isPending = ({ version }: Migration) => pending.some((each) => each.version === version)
  const due = migrations.filter(isPending)
  let done = 0
  return proveReversible(due, db, {
    fill: (_, version) => progress.show(`down and up again: ${version}`, ++done, due.length),
  })
}

function checkLint(all: readonly Finding[], allowed: ReadonlySet<string>): Check {
  const findings = all.filter((finding) => isSerious(finding) && !allowed.has(finding.code))
  return {
    name: 'lint',
    ok: findings.length === 0,
    summary: findings.length === 0 ? 'nothing serious' : count(findings.length, 'finding'),
    lines: (paint) => findingLines(findings, paint),
    details: { findings },
  }
}

function checkProof({ ok, proven, irreversible, faults }: ReversibilityProof): Check {
  const some = irreversible.length > 0 ? `, ${irreversible.length} cannot be rolled back` : ''
  return {
    name: 'reversibility',
    ok,
    summary: `${proven.length} went up, down and up again${some}`,
    lines: () => faults.flatMap(({ message }) => printable(message).split('\n')),
    details: { proven, irreversible, faults },
  }
}

function outcomeOf(checks: readonly Check[]): Outcome {
  const isFine = checks.every(({ ok }) => ok)
  return {
    exitCode: isFine ? EXIT.ok : EXIT.found,
    data: {
      checks: checks.map(({ name, ok, summary, details }) => ({ name, ok, summary, ...details })),
    },
    words: (paint) =>
      checks.flatMap(({ ok, name, summary, lines }) => [
        `${ok ? paint('green', '✓') : paint('red', '✗')} ${name.padEnd(13)}  ${summary}`,
        ...lines(paint).map((line) => `    ${line}`),
      ]),
  }
}
