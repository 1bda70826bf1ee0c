import { afterExplain, foldCase, isWord, unquote } from './sql.js'
import type { Statement } from './sql.js'

/** What becomes of a statement that a migration wants to run. */
export interface Rule {
  readonly action: 'run' | 'skip' | 'forbid'
  /** Why it is skipped or forbidden. */
  readonly why?: string
  /** The setting of the connection that it changes. */
  readonly setting?: string
}

/** What a pragma can set in the file itself. Every other setting a migration may change for itself. */
const IN_FILE =
  /^(application_id|auto_vacuum|default_cache_size|encoding|page_size|schema_version|user_version)$/

/** Every text that holds a forbidden statement matches; most texts do not, and need no closer look. */
export const MAY_BE_FORBIDDEN = /rollback|attach|detach|journal_mode|query_only/i

const OURS = 'the transaction is tidemark’s'

/**
 * The rule for a statement of a migration. Statements that real files are full of and that tidemark
 * does itself are left out; those that would take the transaction, the file or the journal away are
 * refused.
 */
export function ruleFor({ tokens }: Statement): Rule {
  const first = tokens[0]?.text ?? ''
  if (/^(begin|commit|end)$/i.test(first)) return { action: 'skip', why: OURS }
  if (/^rollback$/i.test(first) && !tokens.some((token) => isWord(token, 'TO'))) {
    return { action: 'forbid', why: `${OURS}; throw to undo it` }
  }
  if (/^(at|de)tach$/i.test(first)) return { action: 'forbid', why: 'a migration has one file' }
  const pragma = pragmaOf(tokens)
  if (!pragma?.sets) return RUN
  const { name } = pragma
  if (name === 'foreign_keys') return { action: 'skip', why: 'keys are checked at the end' }
  if (/^(journal_mode|query_only)$/.test(name)) {
    return { action: 'forbid', why: 'undoing rests on this setting' }
  }
  const keeps = IN_FILE.test(name) || ANSWERS.test(name) || ACTS.test(name)
  return keeps ? RUN : { action: 'run', setting: name }
}

const RUN: Rule = { action: 'run' }

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
  if (!pragma) return /^(select|values|with|explain)$/i.test(tokens[0]?.text ?? '')
  return pragma.sets ? ANSWERS.test(pragma.name) : !ACTS.test(pragma.name)
}

/**
 * `PRAGMA [schema.]name`, `… = value`, `… (value)`. Also behind EXPLAIN: most settings change while the
 * statement is prepared, and EXPLAIN does not keep them from it.
 */
function pragmaOf(tokens: Statement['tokens']): { name: string; sets: boolean } | undefined {
  const first = afterExplain(tokens)
  if (!isWord(tokens[first], 'PRAGMA')) return undefined
  const at = tokens[first + 2]?.text === '.' ? first + 3 : first + 1
  return { name: foldCase(unquote(tokens[at]?.text ?? '')), sets: tokens.length > at + 1 }
}
