import type { Code } from './codes.js'
import type { Problem, RunReport, StatementPosition } from './report.js'

export type { Code }

/** What a message is made of. Sentences end with a full stop; `what` follows the code and a place. */
export interface ErrorParts {
  /** What happened. */
  what: string
  /** What state things are in now. */
  state: string
  /** What to do next. */
  next: string
  version?: string | undefined
  statement?: StatementPosition | undefined
  cause?: unknown
  report?: RunReport | undefined
}

/**
 * The one error class. `code` is for programs; `message` says to a person what happened, what state
 * things are in now, and what to do next. `toJSON` is plain data and {@link MigrationError.fromJSON}
 * makes the same error of it, on the other side of a worker.
 */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
  readonly code: Code
  readonly version: string | undefined
  readonly statement: StatementPosition | undefined
  /** What had been done, and is kept, when the error came; from a run only. */
  readonly report: RunReport | undefined
  /** The three parts of the message. */
  readonly what: string
  readonly state: string
  readonly next: string

  constructor(code: Code, parts: ErrorParts) {
    super(messageOf(code, parts), parts.cause === undefined ? undefined : { cause: parts.cause })
    this.code = code
    this.version = parts.version
    this.statement = parts.statement
    this.report = parts.report
    this.what = parts.what
    this.state = parts.state
    this.next = parts.next
  }

  /** As plain data; the cause becomes its message. */
  toJSON() {
    const { name, code, message, what, state, next, version, statement, report } = this
    const cause = this.cause === undefined ? undefined : reason(this.cause)
    return { name, code, message, what, state, next, version, statement, report, cause }
  }

  /** The same error with more, or other, details. */
  with(more: Partial<ErrorParts>): MigrationError {
    return new MigrationError(this.code, { ...this.toJSON(), cause: this.cause, ...more })
  }

  static fromJSON(json: ReturnType<MigrationError['toJSON']>): MigrationError {
    return new MigrationError(json.code, json)
  }
}

/** An error after which everything is as it was, unless `more` says otherwise. */
export function fail(
  code: Code,
  what: string,
  next: string,
  more: Partial<ErrorParts> = {},
): MigrationError {
  return new MigrationError(code, { what, next, state: 'Nothing was changed.', ...more })
}

/** The problem that an error is, for plans and previews. */
export function problemOf(error: MigrationError): Problem {
  const { code, what, state, next, version, message, statement } = error
  return { ...warning(code, what, version, statement), message, state, next }
}

/** A problem that stops nothing. */
export function warning(
  code: Code,
  words: string,
  version?: string,
  statement?: StatementPosition,
): Problem {
  return {
    code,
    message: `${code}: ${words}`,
    what: words,
    ...(version !== undefined && { version }),
    ...(statement && { statement }),
  }
}

/** What happened, without the state and the advice that the message of our own errors adds. */
export function whatOf(thrown: unknown): string {
  return thrown instanceof MigrationError ? thrown.what : reason(thrown)
}

/** The words of whatever was thrown: sql.js throws strings too, and anything can be thrown. */
export function reason(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown)
  } catch {
    return 'something without words' // a row has no prototype, and so no toString
  }
}

/** 'SQL_FAILED 007_add_email.sql, statement 2 of 4, line 3 column 7: …'; the version where there is no file. */
function messageOf(code: Code, { what, state, next, statement, version }: ErrorParts): string {
  let place = ''
  let excerpt = ''
  if (statement) {
    const { source = version, index, count, line, column } = statement
    const file = source === undefined ? '' : ` ${source},`
    place = `${file} statement ${index + 1} of ${count}, line ${line} column ${column}`
    excerpt = statement.excerpt && `\n${statement.excerpt}`
  }
  return `${code}${place}: ${what}${excerpt}\n${state} ${next}`
}
