import { ruleFor } from '../statement-rules.js'
import type { Draft, TextRule } from './finding.js'

/** What a migration does not do itself: transactions, foreign keys, other files, the journal. */
export const transactions: TextRule = ({ statements }) =>
  statements.flatMap((statement): Draft[] => {
    const { action, why } = ruleFor(statement)
    const words = statement.tokens.slice(0, 2).map(({ text }) => text)
    const isTransaction = /^(BEGIN|COMMIT|END|ROLLBACK)$/i.test(words[0] ?? '')
    if (action === 'run') return []
    return [
      {
        code: isTransaction
          ? 'OWN_TRANSACTION'
          : action === 'forbid'
            ? 'FORBIDDEN_STATEMENT'
            : 'OWN_TRANSACTION',
        severity: action === 'forbid' ? 'error' : 'warning',
        at: statement.start,
        message: `${words.join(' ')} is ${action === 'forbid' ? 'refused' : 'left out'}: ${why ?? ''}.`,
        suggestion:
          'Remove the statement. Each migration runs in a transaction with foreign keys off.',
      },
    ]
  })
