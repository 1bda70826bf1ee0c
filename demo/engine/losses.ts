import type { Loss } from 'tidemark'
import { number } from '../words.js'

/** What each loss is called, and how it is told: one item to acknowledge. Pure. */
export function lossItems(losses: readonly Loss[]): { id: string; words: string }[] {
  return losses.map((loss) => ({ id: idOf(loss), words: wordsOf(loss) }))
}

function idOf({ kind, table, column }: Loss): string {
  return JSON.stringify([kind, table, ...(column === undefined ? [] : [column])])
}

function wordsOf({ kind, table, column = '', count, of }: Loss): string {
  const [lost, all] = [number(count), number(of)]
  const rows = of === 1 ? 'row' : 'rows'
  if (kind === 'table') return `drops the table ${table} with its ${lost} ${rows}`
  if (kind === 'column') {
    return `drops ${table}.${column}: ${lost} of ${all} ${rows} ${count === 1 ? 'has' : 'have'} a value`
  }
  if (kind === 'rows') return `removes ${lost} of ${all} ${rows} from ${table}`
  return `changes the kind of ${lost} of ${of === 1 ? '1 value' : `${all} values`} in ${table}.${column}`
}
