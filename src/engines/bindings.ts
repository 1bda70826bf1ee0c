import type { Params, SqlValue } from '../connection.js'
import { fail } from '../errors.js'
import type { MigrationError } from '../errors.js'
import type { Token } from '../sql.js'

/** A value as sql.js binds it rightly by itself. */
type Bindable = number | string | Uint8Array | null

/**
 * The values to hand to sql.js, and the text where it needs another one. sql.js binds an integer
 * beyond 32 bits as REAL and a bigint as TEXT: such a value travels as text, and its parameter becomes
 * an expression that makes the integer of it. The plus takes the affinity of the CAST away again, so
 * that the expression compares as a parameter does
 * (https://sqlite.org/datatype3.html#affinity_of_expressions).
 */
export function bindings(
  sql: string,
  variables: readonly Variable[],
  params: Params = [],
): { sql: string; values: Bindable[] } {
  const given = isList(params) ? byPosition(variables, params) : byName(variables, params)
  const values = given.map(prepare)
  let text = sql
  for (const { token, index } of variables.toReversed()) {
    if (values[index] === given[index]) continue
    const end = token.start + token.text.length
    text = `${text.slice(0, token.start)}(+CAST(${token.text} AS INTEGER))${text.slice(end)}`
  }
  return { sql: text, values }
}

// Array.isArray does not narrow a readonly array.
function isList(params: Params): params is readonly SqlValue[] {
  return Array.isArray(params)
}

export interface Variable {
  readonly token: Token
  /** Which parameter it is, from 0. */
  readonly index: number
}

/** SQLite's numbering (https://sqlite.org/lang_expr.html#varparam): `?` is one more than the highest so far. */
export function variablesOf(tokens: readonly Token[]): Variable[] {
  const numbers = new Map<string, number>()
  let count = 0
  return tokens
    .filter(({ kind }) => kind === 'variable')
    .map((token) => {
      const { text } = token
      const index = /^\?\d/.test(text) ? Number(text.slice(1)) - 1 : (numbers.get(text) ?? count)
      if (text !== '?') numbers.set(text, index)
      count = Math.max(count, index + 1)
      return { token, index }
    })
}

function byPosition(variables: readonly Variable[], params: readonly SqlValue[]): SqlValue[] {
  const count = Math.max(0, ...variables.map(({ index }) => index + 1))
  if (params.length !== count) {
    throw invalid(`The statement has ${count} parameters, and ${params.length} values were given.`)
  }
  return [...params]
}

function byName(
  variables: readonly Variable[],
  params: Readonly<Record<string, SqlValue>>,
): SqlValue[] {
  const values: SqlValue[] = []
  const unused = new Set(Object.keys(params))
  for (const { token, index } of variables) {
    const { text } = token
    const key = Object.hasOwn(params, text) ? text : text.slice(1)
    const value = Object.hasOwn(params, key) ? params[key] : undefined
    if (value === undefined) throw invalid(`The parameter ${text} has no value.`)
    unused.delete(key)
    values[index] = value
  }
  if (unused.size > 0) throw invalid(`The statement has no parameter ${[...unused].join(', ')}.`)
  // Numbers may leave gaps (?5 alone); what no parameter reads is NULL.
  return Array.from(values, (value) => value ?? null)
}

/** The value as sql.js shall bind it: an integer that it would not keep as one becomes text. */
function prepare(value: SqlValue, index: number): Bindable {
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) return String(value)
  if (typeof value === 'number' && !Number.isNaN(value)) {
    return Number.isSafeInteger(value) && value !== (value | 0) ? String(value) : value
  }
  // Half a surrogate pair would be stored as invalid UTF-8, and nobody could read it back.
  if (typeof value === 'string' && !/\p{Surrogate}/u.test(value)) return value
  if (value === null || isBytes(value)) return value
  const kind = typeof value === 'number' ? 'NaN' : typeof value
  throw invalid(`SQLite cannot hold value ${index + 1} (${kind}).`)
}

/** Also for an array of another realm. */
function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === '[object Uint8Array]'
}

function invalid(what: string): MigrationError {
  return fail(
    'INVALID_VALUE',
    what,
    'Pass a number, bigint, text, Uint8Array or null for each parameter.',
  )
}
