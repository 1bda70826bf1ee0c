import type { Params, SqlValue } from '../connection.js'
import { MigrationError } from '../errors.js'
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
  params: Params,
): { sql: string; values: Bindable[] } {
  const given = isList(params) ? byPosition(variables, params) : byName(variables, params)
  const wide = new Set<number>()
  const values = given.map((value, index) => {
    const bindable = prepare(value, index)
    if (bindable !== value) wide.add(index)
    return bindable
  })
  return { sql: wide.size > 0 ? widen(sql, variables, wide) : sql, values }
}

function widen(sql: string, variables: readonly Variable[], wide: ReadonlySet<number>): string {
  let text = ''
  let from = 0
  for (const { token, index } of variables) {
    if (!wide.has(index)) continue
    text += `${sql.slice(from, token.start)}(+CAST(${token.text} AS INTEGER))`
    from = token.start + token.text.length
  }
  return text + sql.slice(from)
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
  let highest = 0
  return tokens
    .filter(({ kind }) => kind === 'variable')
    .map((token) => {
      const { text } = token
      const next = highest + 1
      const number = /^\?\d/.test(text)
        ? Number(text.slice(1))
        : text === '?'
          ? next
          : (numbers.get(text) ?? next)
      numbers.set(text, number)
      highest = Math.max(highest, number)
      return { token, index: number - 1 }
    })
}

function byPosition(variables: readonly Variable[], params: readonly SqlValue[]): SqlValue[] {
  const count = variables.reduce((most, { index }) => Math.max(most, index + 1), 0)
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
  const used = new Set<string>()
  for (const { token, index } of variables) {
    const key = [token.text, token.text.slice(1)].find((name) => Object.hasOwn(params, name))
    const value = key === undefined ? undefined : params[key]
    if (key === undefined || value === undefined) {
      throw invalid(`The parameter ${token.text} has no value.`)
    }
    used.add(key)
    values[index] = value
  }
  const unused = Object.keys(params).filter((key) => !used.has(key))
  if (unused.length > 0) throw invalid(`The statement has no parameter ${unused.join(', ')}.`)
  // Numbers may leave gaps (?5 alone); what no parameter reads is NULL.
  return Array.from(values, (value) => value ?? null)
}

/** The value as sql.js shall bind it: an integer that it would not keep as one becomes text. */
function prepare(value: SqlValue, index: number): Bindable {
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(64, value) !== value) throw unfit(index, 'is beyond 64 bits')
    return String(value)
  }
  if (typeof value === 'number') {
    if (Number.isNaN(value)) throw unfit(index, 'is NaN, which SQLite would store as NULL')
    return Number.isSafeInteger(value) && value !== (value | 0) ? String(value) : value
  }
  if (typeof value === 'string') {
    // SQLite would store invalid UTF-8, and nobody could read it back.
    if (/\p{Surrogate}/u.test(value)) throw unfit(index, 'is text with half a surrogate pair')
    return value
  }
  if (value === null || Object.prototype.toString.call(value) === '[object Uint8Array]') {
    return value
  }
  throw unfit(
    index,
    `is ${describe(value)}; SQLite has numbers, bigints, text, Uint8Array and null`,
  )
}

function describe(value: unknown): string {
  return value === undefined ? 'undefined' : `of type ${typeof value}`
}

function unfit(index: number, why: string): MigrationError {
  return invalid(`Value ${index + 1} ${why}.`)
}

function invalid(what: string): MigrationError {
  return new MigrationError('INVALID_VALUE', {
    what,
    state: 'Nothing was run.',
    next: 'Pass one value for each parameter of the statement.',
  })
}
