import { foldCase, isWord, unquote } from './sql.js'
import type { Statement } from './sql.js'

/** What becomes of a statement that a migration wants to run, and why. */
export interface Rule {
  readonly action: 'run' | 'skip' | 'forbid'
  /** Why it is skipped or forbidden. */
  readonly why?: string
  /** The setting of the connection that it changes. */
  readonly setting?: string
}

/** Settings that belong to the connection, not to the file: a migration may change them for itself. */
const SETTINGS =
  /^(analysis_limit|automatic_index|cache_size|cache_spill|case_sensitive_like|cell_size_check|count_changes|defer_foreign_keys|full_column_names|ignore_check_constraints|legacy_alter_table|locking_mode|read_uncommitted|recursive_triggers|reverse_unordered_selects|secure_delete|short_column_names|synchronous|temp_store|trusted_schema|writable_schema)$/

/** Every text that holds a forbidden statement matches; most texts do not, and need no closer look. */
export const MAY_BE_FORBIDDEN = /rollback|attach|detach|journal_mode|query_only/i

const OURS = 'the transaction is tidemark’s'

/**
 * The rule for a statement of a migration. Statements that real files are full of and that tidemark
 * does itself are left out; those that would take the transaction, the file or the journal away are
 * refused.
 */
export function ruleFor({ tokens }: Statement): Rule {
  const forbid = (why: string): Rule => ({ action: 'forbid', why })
  const starts = (...words: string[]): boolean => words.some((word) => isWord(tokens[0], word))
  if (starts('BEGIN', 'COMMIT', 'END')) return { action: 'skip', why: OURS }
  if (starts('ROLLBACK') && !tokens.some((token) => isWord(token, 'TO'))) {
    return forbid(`${OURS}; throw an error to undo it`)
  }
  if (starts('ATTACH', 'DETACH')) return forbid('a migration has one file')
  const pragma = pragmaOf(tokens)
  if (!pragma?.sets) return { action: 'run' }
  const { name } = pragma
  if (name === 'foreign_keys') return { action: 'skip', why: 'keys are checked at the end' }
  if (name === 'journal_mode' || name === 'query_only')
    return forbid('undoing rests on this setting')
  return { action: 'run', ...(SETTINGS.test(name) && { setting: name }) }
}

/** Pragmas that only answer, also when they are given an argument. */
const ANSWERS =
  /^((table_x?|index_x?)info|(table|index|foreign_key)_list|(foreign_key|integrity|quick)_check)$/
/** Pragmas that do something although they are given no argument. */
const ACTS = /^(optimize|incremental_vacuum|wal_checkpoint|shrink_memory)$/

/**
 * Whether a statement may run in a `canApply`. `PRAGMA query_only` stops writes to tables, also those
 * of a WITH; this stops what it does not: transactions, ATTACH, and pragmas that set something.
 */
export function onlyReads({ tokens }: Statement): boolean {
  const pragma = pragmaOf(tokens)
  if (!pragma)
    return ['SELECT', 'VALUES', 'WITH', 'EXPLAIN'].some((word) => isWord(tokens[0], word))
  return pragma.sets ? ANSWERS.test(pragma.name) : !ACTS.test(pragma.name)
}

/**
 * `PRAGMA [schema.]name`, `… = value`, `… (value)`. Also behind EXPLAIN: most settings change while the
 * statement is prepared, and EXPLAIN does not keep them from it.
 */
function pragmaOf(tokens: Statement['tokens']): { name: string; sets: boolean } | undefined {
  const first = isWord(tokens[0], 'EXPLAIN') ? (isWord(tokens[1], 'QUERY') ? 3 : 1) : 0
  if (!isWord(tokens[first], 'PRAGMA')) return undefined
  const at = tokens[first + 2]?.text === '.' ? first + 3 : first + 1
  return { name: foldCase(unquote(tokens[at]?.text ?? '')), sets: tokens.length > at + 1 }
}
