import type { Database } from '../connection.js'
import { foreignKeyState } from '../foreign-keys.js'
import { whatOf } from '../errors.js'
import { foldCase, isWord, quoteName, tokenize } from '../sql.js'
import { isTable } from './objects.js'
import type { SchemaObject } from './objects.js'

/**
 * A copy of a part of a schema in an empty database: what a change does to views, triggers and indexes
 * shows there in a few milliseconds, before anything is touched.
 */
export class Sketch {
  readonly db: Database
  /** Why objects could not be made: a module or function that an empty database does not have. */
  readonly #absent = new Map<string, string>()

  constructor(db: Database, objects: readonly SchemaObject[]) {
    this.db = db
    const rank = ({ type, temporary }: SchemaObject): number =>
      ['table', 'view', 'index', 'trigger'].indexOf(type) + (temporary ? 4 : 0)
    for (const object of objects.toSorted((a, b) => rank(a) - rank(b))) this.#create(object)
  }

  /** The table is dropped, made from this text, and gets its indexes and triggers back. */
  replaceTable(name: string, sql: string, objects: readonly SchemaObject[]): void {
    const own = objects.filter(
      ({ type, table }) =>
        (type === 'index' || type === 'trigger') && foldCase(table) === foldCase(name),
    )
    this.db.exec(`DROP TABLE main.${quoteName(name)}`)
    this.db.exec(sql)
    for (const object of own) this.#create(object)
  }

  /**
   * For each dependent what SQLite says when it compiles a statement that uses it: an error, or the
   * columns of a view. Foreign keys are off: on, "mismatch" would hide everything else. `nameOf` is what
   * a table is called now.
   */
  probe(
    dependents: readonly SchemaObject[],
    nameOf: (table: string) => string = (table) => table,
  ): Map<string, Answer> {
    const answers = new Map<string, Answer>()
    for (const { type, name, temporary } of dependents) {
      if (type === 'view') answers.set(`view ${name}`, this.#view(name, temporary))
      if (type === 'index') answers.set(`index ${name}`, { error: this.#absent.get(name) })
    }
    const triggers = dependents.filter(({ type }) => type === 'trigger')
    for (const table of new Set(triggers.map((each) => each.table))) {
      const names = triggers.flatMap((each) => (each.table === table ? [each.name] : []))
      for (const [verb, error] of this.#writes(nameOf(table))) {
        answers.set(`trigger ${names.join(' or ')} (${verb} of ${table})`, { error })
      }
    }
    for (const { table, values } of foreignKeyState(this.db).violations) {
      answers.set(`a foreign key of ${table}`, { error: values })
    }
    return answers
  }

  #view(name: string, temporary: boolean): Answer {
    const view = `${temporary ? 'temp' : 'main'}.${quoteName(name)}`
    const error = this.#compile(`SELECT * FROM ${view}`)
    return error === undefined ? { error, columns: this.#columns(name) } : { error }
  }

  #writes(table: string): [string, string | undefined][] {
    const inFile = this.db.get(
      `SELECT 1 FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE`,
      [table],
    )
    const target = `${inFile ? 'main' : 'temp'}.${quoteName(table)}`
    const assignments = this.#columns(table, 'hidden = 0').map(
      (column) => `${quoteName(column)} = ${quoteName(column)}`,
    )
    return [
      ['INSERT', this.#compile(`INSERT INTO ${target} DEFAULT VALUES`)],
      ['UPDATE', this.#compile(`UPDATE ${target} SET ${assignments.join()}`)],
      ['DELETE', this.#compile(`DELETE FROM ${target}`)],
    ]
  }

  #compile(sql: string): string | undefined {
    try {
      this.db.get(`EXPLAIN ${sql}`)
      return undefined
    } catch (error) {
      return whatOf(error)
    }
  }

  #columns(table: string, where = '1'): string[] {
    const found = this.db.all<{ name: string }>(
      `SELECT name FROM pragma_table_xinfo(?) WHERE ${where} ORDER BY cid`,
      [table],
    )
    return found.map(({ name }) => name)
  }

  #create(object: SchemaObject): void {
    if (foldCase(object.name).startsWith('sqlite_')) return
    this.#absent.delete(object.name)
    try {
      this.db.exec(
        object.temporary ? `CREATE TEMP${object.sql.slice('CREATE'.length)}` : inMain(object),
      )
    } catch (error) {
      if (object.temporary || object.type !== 'table' || !this.#force(object)) {
        this.#absent.set(object.name, whatOf(error))
      }
    }
  }

  /**
   * A text that SQLite would not take from a statement it may take from a file: functions of the app
   * are looked for only when a statement needs them.
   */
  #force({ name, sql }: SchemaObject): boolean {
    try {
      this.db.exec(`SAVEPOINT force; CREATE TABLE main.${quoteName(name)}(x);
        PRAGMA writable_schema = 1`)
      this.db.run(`UPDATE main.sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?`, [
        sql,
        name,
      ])
      this.db.exec(
        `PRAGMA writable_schema = RESET; SELECT 1 FROM main.sqlite_schema; RELEASE force`,
      )
      return true
    } catch {
      this.db.exec('ROLLBACK TO force; RELEASE force; PRAGMA writable_schema = RESET')
      return false
    }
  }

  close(): void {
    this.db.close()
  }
}

/** An index or trigger goes to the table of the file, also where a TEMP table has the same name. */
function inMain({ type, sql }: SchemaObject): string {
  if (type !== 'index' && type !== 'trigger') return sql
  const tokens = tokenize(sql)
  const kind = tokens.findIndex((token) => isWord(token, type.toUpperCase()))
  const name = tokens[isWord(tokens[kind + 1], 'IF') ? kind + 4 : kind + 1]
  return name ? `${sql.slice(0, name.start)}main.${sql.slice(name.start)}` : sql
}

/** What SQLite says of a dependent: an error, or undefined and the columns where it is a view. */
export interface Answer {
  readonly error: string | undefined
  readonly columns?: readonly string[]
}

/** What a sketch needs for a table: the table itself, its dependents, and what those need. */
export function sketchOf(
  scratch: Database,
  objects: readonly SchemaObject[],
  table: string,
  concerned: readonly SchemaObject[],
): Sketch {
  const wanted = new Set(concerned)
  return new Sketch(
    scratch,
    objects.filter((object) => wanted.has(object) || isTable(object, table)),
  )
}
