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
const SETTINGS = new Set([
  'automatic_index',
  'cache_size',
  'cache_spill',
  'cell_size_check',
  'defer_foreign_keys',
  'ignore_check_constraints',
  'legacy_alter_table',
  'locking_mode',
  'read_uncommitted',
  'recursive_triggers',
  'reverse_unordered_selects',
  'secure_delete',
  'synchronous',
  'temp_store',
  'trusted_schema',
  'writable_schema',
])

const OURS = 'tidemark opens and ends the transaction of a migration'

/**
 * The rule for a statement of a migration. Statements that real files are full of and that tidemark
 * does itself are left out; those that would take the transaction, the file or the connection away
 * are refused.
 */
export function ruleFor({ tokens }: Statement): Rule {
  const [first] = tokens
  if (['BEGIN', 'COMMIT', 'END'].some((word) => isWord(first, word))) {
    return { action: 'skip', why: OURS }
  }
  if (isWord(first, 'ROLLBACK') && !tokens.some((token) => isWord(token, 'TO'))) {
    return { action: 'forbid', why: `${OURS}; throw an error to undo it` }
  }
  if (isWord(first, 'ATTACH') || isWord(first, 'DETACH')) {
    return { action: 'forbid', why: 'a migration works on one database file' }
  }
  const pragma = pragmaOf(tokens)
  if (!pragma?.sets) return { action: 'run' }
  switch (pragma.name) {
    case 'foreign_keys':
      return {
        action: 'skip',
        why: 'foreign keys are off during a migration and checked at its end',
      }
    case 'journal_mode':
      return { action: 'forbid', why: 'without its journal a migration could not be undone' }
    case 'query_only':
      return { action: 'forbid', why: 'tidemark uses this setting itself' }
  }
  return SETTINGS.has(pragma.name) ? { action: 'run', setting: pragma.name } : { action: 'run' }
}

/** Pragmas that only answer, also when they are given an argument. */
const ANSWERS =
  /^(table_x?info|table_list|index_list|index_x?info|foreign_key_(list|check)|integrity_check|quick_check)$/
/** Pragmas that do something although they are given no argument. */
const ACTS = /^(optimize|incremental_vacuum|wal_checkpoint|shrink_memory)$/

/**
 * Whether a statement may run in a `canApply`. `PRAGMA query_only` stops writes to tables, also those
 * of a WITH; this stops what it does not: transactions, ATTACH, and pragmas that set something.
 */
export function onlyReads({ tokens }: Statement): boolean {
  if (['SELECT', 'VALUES', 'WITH', 'EXPLAIN'].some((word) => isWord(tokens[0], word))) return true
  const pragma = pragmaOf(tokens)
  return (
    pragma !== undefined && (ANSWERS.test(pragma.name) || !(pragma.sets || ACTS.test(pragma.name)))
  )
}

/** `PRAGMA [schema.]name`, `… = value`, `… (value)`. */
function pragmaOf(tokens: Statement['tokens']): { name: string; sets: boolean } | undefined {
  if (!isWord(tokens[0], 'PRAGMA')) return undefined
  const at = tokens[2]?.text === '.' ? 3 : 1
  return { name: foldCase(unquote(tokens[at]?.text ?? '')), sets: tokens.length > at + 1 }
}
