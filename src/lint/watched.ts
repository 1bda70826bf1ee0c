import type { Connection, Database, Params, SqlValue } from '../connection.js'
import type { Statement } from '../sql.js'

/** Called with a statement of a text when it is about to run, and the database as it is then. */
export type Watch = (db: Connection, statement: Statement) => void

/**
 * A database whose clones let `watch` look at each of these statements before they run it, in their
 * order. Everything else is as it was.
 */
export function watchedClones(
  db: Database,
  statements: readonly Statement[],
  watch: Watch,
): Database {
  return new Through(db, (clone) => new Watched(clone, statements, watch))
}

/** Every call goes to another database. */
class Through implements Database {
  readonly #db: Database
  readonly #clone: (clone: Database) => Database
  readonly restore?: (image: Uint8Array) => void
  readonly batch?: <T>(work: () => T) => T

  constructor(db: Database, clone: (clone: Database) => Database = (same) => same) {
    this.#db = db
    this.#clone = clone
    if (db.restore) this.restore = (image) => db.restore?.(image)
    if (db.batch) this.batch = (work) => (db.batch ? db.batch(work) : work())
  }

  exec(sql: string): void {
    this.#db.exec(sql)
  }

  run(sql: string, params?: Params): { changes: number } {
    return this.#db.run(sql, params)
  }

  all<Row extends object = Record<string, SqlValue>>(sql: string, params?: Params): Row[] {
    return this.#db.all<Row>(sql, params)
  }

  get<Row extends object = Record<string, SqlValue>>(
    sql: string,
    params?: Params,
  ): Row | undefined {
    return this.#db.get<Row>(sql, params)
  }

  scratch(): Database {
    return this.#db.scratch()
  }

  export(): Uint8Array {
    return this.#db.export()
  }

  clone(): Database {
    return this.#clone(this.#db.clone())
  }

  close(): void {
    this.#db.close()
  }
}

class Watched extends Through {
  readonly #under: Database
  readonly #statements: readonly Statement[]
  readonly #watch: Watch
  #next = 0

  constructor(db: Database, statements: readonly Statement[], watch: Watch) {
    super(db)
    this.#under = db
    this.#statements = statements
    this.#watch = watch
  }

  override exec(sql: string): void {
    // A run gives each statement of its text by itself; those that it leaves out never come.
    const at = this.#statements.findIndex((each, index) => index >= this.#next && each.text === sql)
    const statement = this.#statements[at]
    if (statement) {
      this.#next = at + 1
      this.#watch(this.#under, statement)
    }
    super.exec(sql)
  }
}
