import type { Database, Params, SqlValue } from '../../src/connection.js'

/** What the failing database throws. */
export class InjectedFailure extends Error {}

/**
 * A database in which the n-th call that runs SQL throws, either before SQLite has seen the statement
 * or after SQLite has carried it out. Everything else goes to the real database, which is real SQLite.
 * Not counted is what SQLite cannot do: to fail in a ROLLBACK of an open transaction, in the question
 * whether one is open, or in the end of a transaction and yet to have ended it.
 */
export class FailingDatabase implements Database {
  /** The calls so far, as what they ran. */
  readonly calls: string[] = []
  readonly restore?: (image: Uint8Array) => void
  readonly #db: Database
  readonly #failAt: number
  readonly #when: 'before' | 'after'
  #off = false

  constructor(db: Database, failAt: number, when: 'before' | 'after' = 'before') {
    this.#db = db
    this.#failAt = failAt
    this.#when = when
    if (typeof Reflect.get(db, 'restore') === 'function')
      this.restore = (image) => db.restore?.(image)
  }

  /** Whether the failure has happened. */
  get failed(): boolean {
    return this.calls.length >= this.#failAt
  }

  /** From now on nothing fails. */
  off(): void {
    this.#off = true
  }

  exec(sql: string): void {
    this.#call(sql, () => this.#db.exec(sql))
  }

  run(sql: string, params?: Params): { changes: number } {
    return this.#call(sql, () => this.#db.run(sql, params))
  }

  all<Row extends object = Record<string, SqlValue>>(sql: string, params?: Params): Row[] {
    return this.#call(sql, () => this.#db.all<Row>(sql, params))
  }

  get<Row extends object = Record<string, SqlValue>>(
    sql: string,
    params?: Params,
  ): Row | undefined {
    return this.#call(sql, () => this.#db.get<Row>(sql, params))
  }

  scratch(): Database {
    return this.#db.scratch()
  }

  export(): Uint8Array {
    return this.#call('export', () => this.#db.export())
  }

  clone(): Database {
    return this.#db.clone()
  }

  batch<T>(work: () => T): T {
    return this.#db.batch ? this.#db.batch(work) : work()
  }

  close(): void {
    this.#db.close()
  }

  #call<T>(sql: string, work: () => T): T {
    if (this.#off || this.#cannotFail(sql)) return work()
    this.calls.push(sql)
    const fails = this.calls.length === this.#failAt
    if (fails && this.#when === 'before') throw new InjectedFailure(`injected before ${sql}`)
    const result = work()
    if (fails) throw new InjectedFailure(`injected after ${sql}`)
    return result
  }

  #cannotFail(sql: string): boolean {
    if (/^ROLLBACK$/.test(sql)) return true
    if (!/^(SAVEPOINT|RELEASE|BEGIN)/.test(sql)) return false
    return this.#when === 'after' || !this.calls.includes('PRAGMA foreign_keys = 0')
  }
}
