import { lineAndColumn } from '../locate.js'
import type { StatementPosition } from '../report.js'
import type { Statement, Token } from '../sql.js'
import type { Shape } from './shape.js'

/** Every code of `lint`. docs/lint.md has each with an example and its cure. */
export type LintCode =
  | 'COLUMN_TYPO'
  | 'CREATE_AS_REBUILD'
  | 'DATA_LOSS'
  | 'FAILS'
  | 'FORBIDDEN_STATEMENT'
  | 'ILLEGAL_TEXT'
  | 'MISSING_DOWN'
  | 'NOT_NULL_WITHOUT_DEFAULT'
  | 'OWN_TRANSACTION'
  | 'RENAME_FIRST'
  | 'STRING_IN_DOUBLE_QUOTES'
  | 'UNINDEXED_FOREIGN_KEY'
  | 'UNTERMINATED_COMMENT'
  | 'VARYING_DEFAULT'

/** Something in a migration that SQLite accepts, or accepts on some databases, and that does harm. */
export interface Finding {
  readonly code: LintCode
  /** `error`: it fails or destroys. `warning`: it probably does not do what was meant. `info`: worth a look. */
  readonly severity: 'error' | 'warning' | 'info'
  readonly version: string
  readonly direction: 'up' | 'down'
  /** Where in the text; absent for what the migration as a whole lacks. */
  readonly statement?: StatementPosition
  readonly message: string
  /** What to do about it. */
  readonly suggestion: string
}

/** A finding before it is told which migration it is in; `at` is an offset in the text. */
export interface Draft {
  readonly code: LintCode
  readonly severity: Finding['severity']
  readonly at?: number
  readonly message: string
  readonly suggestion: string
}

/** One text of a migration, cut into statements. */
export interface Script {
  readonly sql: string
  readonly statements: readonly (Statement & { readonly shape: Shape })[]
}

/** A rule over the text alone. */
export type TextRule = (script: Script) => Draft[]

/** The place of an offset, in the words of error messages. */
export function placeOf(
  { sql, statements }: Script,
  at: number,
  source: string | undefined,
): StatementPosition {
  const index = Math.max(
    0,
    statements.findLastIndex(({ start }) => start <= at),
  )
  const count = statements.length
  return { ...(source !== undefined && { source }), index, count, ...lineAndColumn(sql, at) }
}

/** Where a token of a statement begins in the whole text. */
export function startOf(token: Token | undefined, statement: Statement): number {
  return token?.start ?? statement.start
}
