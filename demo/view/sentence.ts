import type { Preview } from 'tidemark'
import { count } from '../words.js'

/**
 * What a preview comes to, in one sentence: "9 migrations change 4 tables, add 2, drop 1; 1,204 values
 * and 38 rows would be lost." Pure.
 */
export function planSentence({ steps, changes, losses }: Preview): string {
  const going = steps.filter(({ outcome }) => outcome !== 'skipped')
  if (going.length === 0) return 'Nothing to do.'
  const down = going.every(({ direction }) => direction === 'down')
  const subject = down
    ? `Undoing ${count(going.length, 'migration')}`
    : count(going.length, 'migration')
  const one = going.length === 1 || down
  return `${subject} ${deeds(changes, one)}; ${lost(losses)}.`
}

/** 'change 4 tables, add 2, drop 1' */
function deeds(changes: Preview['changes'], one: boolean): string {
  const whole = (action: 'added' | 'dropped') =>
    changes.filter((each) => each.what === 'table' && each.action === action)
  const [added, dropped] = [whole('added'), whole('dropped')]
  const new_or_gone = new Set([...added, ...dropped].map(({ name }) => name))
  const changed = new Set(
    changes.flatMap(({ table }) => (table === undefined || new_or_gone.has(table) ? [] : [table])),
  )
  const verbs = one ? ['changes', 'adds', 'drops'] : ['change', 'add', 'drop']
  const parts = [changed.size, added.length, dropped.length].flatMap((many, place) =>
    many === 0 ? [] : [{ verb: verbs[place] ?? '', many }],
  )
  // Rows may change all the same: the plan shows some.
  if (parts.length === 0) {
    return one ? 'keeps all tables and columns' : 'keep all tables and columns'
  }
  return parts
    .map(({ verb, many }, place) => `${verb} ${place === 0 ? count(many, 'table') : many}`)
    .join(', ')
}

/** '1,204 values and 38 rows would be lost' */
function lost(losses: Preview['losses']): string {
  const sum = (...kinds: readonly Preview['losses'][number]['kind'][]) =>
    losses.filter(({ kind }) => kinds.includes(kind)).reduce((all, each) => all + each.count, 0)
  const [values, rows, turned] = [sum('column'), sum('table', 'rows'), sum('values')]
  const gone = [
    ...(values > 0 ? [count(values, 'value')] : []),
    ...(rows > 0 ? [count(rows, 'row')] : []),
  ]
  const parts = [
    ...(gone.length > 0 ? [`${gone.join(' and ')} would be lost`] : []),
    ...(turned > 0 ? [`${count(turned, 'value')} would be turned into another type`] : []),
  ]
  return parts.length === 0 ? 'no table, column or row would be lost' : parts.join(', ')
}
