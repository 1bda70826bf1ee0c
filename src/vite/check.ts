import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import { connect } from '../engines/sqljs.js'
import { MigrationError, whatOf } from '../errors.js'
import { lint } from '../lint.js'
import type { Finding, LintCode } from '../lint.js'
import { sourceOf } from '../migration.js'
import { MigrationRunner } from '../runner.js'
import { placeOf } from './fault.js'
import type { Fault } from './fault.js'
import type { Prepared } from './prepare.js'

/** What stops a build, and what it only says. */
export interface Checked {
  readonly faults: readonly Fault[]
  readonly warnings: readonly Fault[]
}

/**
 * The findings of `lint` over the texts: errors are faults, warnings are said, the rest is not, nor what
 * is allowed.
 */
export function lintAll(prepared: readonly Prepared[], allow: readonly LintCode[] = []): Checked {
  const findings = prepared.flatMap((each) =>
    lint(each.migration).map((finding) => ({ each, finding })),
  )
  const of = (severity: Finding['severity']) =>
    findings
      .filter(({ finding }) => finding.severity === severity && !allow.includes(finding.code))
      .map(({ each, finding }) => faultOf(each, finding))
  return { faults: of('error'), warnings: of('warning') }
}

function faultOf(prepared: Prepared, finding: Finding): Fault {
  const { code, message, suggestion, direction, statement } = finding
  return {
    ...placeOf(statement),
    path: sourceOf(prepared.migration, direction) ?? prepared.program?.path,
    message: `${code}: ${message} ${suggestion}`,
  }
}

/**
 * Carries the migrations out on an empty database, as they will be for every new user. A statement that
 * SQLite refuses is a fault. What goes wrong in code may do so only here, and is a warning. Stops at
 * the first module that the build could not load.
 */
export function rehearse(prepared: readonly Prepared[], sqlJs: SqlJsStatic): Checked {
  const unknown = prepared.findIndex(({ program }) => program?.failure !== undefined)
  const known = unknown < 0 ? prepared : prepared.slice(0, unknown)
  const db = connect(new sqlJs.Database(), { sqlJs })
  const usual = Error.stackTraceLimit
  Error.stackTraceLimit = 100 // ten are not enough to reach the migration from within SQLite
  try {
    new MigrationRunner(db, { migrations: known.map(({ migration }) => migration) }).applyAll()
    return { faults: [], warnings: [] }
  } catch (error) {
    return failureOf(error, known)
  } finally {
    Error.stackTraceLimit = usual
    db.close()
  }
}

function failureOf(error: unknown, prepared: readonly Prepared[]): Checked {
  const typed = error instanceof MigrationError ? error : undefined
  const failing = prepared.find(({ migration }) => migration.version === typed?.version)
  const message = `On an empty database it fails: ${whatOf(error)}`
  if (failing?.program) {
    const { path } = failing.program
    // Its lines are those of the text that the module gave to SQLite.
    const frame = typed?.statement?.excerpt
    const fault: Fault = { path, ...lineIn(path, typed?.cause), message, frame }
    return typed?.statement ? { faults: [fault], warnings: [] } : { faults: [], warnings: [fault] }
  }
  const path = failing && sourceOf(failing.migration, 'up')
  return { faults: [{ ...placeOf(typed?.statement), path, message }], warnings: [] }
}

/** Where the module was when it failed: its loader keeps the lines of the file. */
function lineIn(path: string, cause: unknown): Pick<Fault, 'line' | 'column'> {
  const stack = cause instanceof Error ? (cause.stack ?? '').replaceAll('\\', '/') : ''
  const at = stack.indexOf(`/${path}:`)
  if (at < 0) return {}
  const [, line, column] = /^(\d+):(\d+)/.exec(stack.slice(at + path.length + 2)) ?? []
  return line === undefined ? {} : { line: Number(line), column: Number(column) }
}
