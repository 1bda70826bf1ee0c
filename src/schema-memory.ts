import type { Connection } from './connection.js'
import type { SchemaObject } from './schema-rows.js'
import type { TableSchema } from './schema-shape.js'

// What SQLite's pragmas answer about a table follows from its text and those of its indexes. To ask them
// takes a lookup by name for each, which SQLite does in lists that grow with the file, and a preview
// reads nearly the same schema four times. So a table that was read is not asked about again while its
// texts are the same.

interface Memory {
  /** SQLite's own build: another one may answer otherwise. */
  readonly engine: string
  /** By name, without row counts. */
  tables: ReadonlyMap<string, TableSchema>
}

/** As long as there is the connection. */
const memories = new WeakMap<Connection, Memory>()
/** Serves the clones of a connection; nothing is kept for its sake. */
let latest: WeakRef<Memory> | undefined

/** Tables that were read before, from this connection or from one that it may be a clone of. */
export class KnownTables {
  readonly #db: Connection
  readonly #engine: string
  /** While the catalog is edited, SQLite answers from what it read before: nothing to remember. */
  readonly #edited: boolean
  readonly #tables: ReadonlyMap<string, TableSchema>

  constructor(db: Connection) {
    const memory = memories.get(db) ?? latest?.deref()
    this.#db = db
    this.#engine = db.get<{ id: string }>('SELECT sqlite_source_id() AS id')?.id ?? ''
    this.#edited = db.get('PRAGMA writable_schema')?.['writable_schema'] !== 0
    this.#tables = memory?.engine === this.#engine ? memory.tables : new Map()
  }

  /** The table, where its text and those of its indexes are as they were. */
  find({ name, sql }: SchemaObject, indexes: readonly SchemaObject[]): TableSchema | undefined {
    const known = this.#tables.get(name)
    if (known?.sql !== sql) return undefined
    // The key of a table WITHOUT ROWID is an index that sqlite_schema does not list.
    const listed = known.indexes.length - (known.withoutRowid ? 1 : 0)
    if (indexes.length !== listed) return undefined
    const isSame = indexes.every((index) =>
      known.indexes.some((each) => each.name === index.name && (each.sql ?? '') === index.sql),
    )
    return isSame ? known : undefined
  }

  /** Remembers what was just read instead, of which so many tables were not known. */
  replace(tables: readonly TableSchema[], unknown: number): void {
    const memory = memories.get(this.#db) ?? { engine: this.#engine, tables: this.#tables }
    const plain = this.#edited ? [] : tables.filter(({ kind }) => kind === 'table')
    memory.tables = new Map(plain.map((table) => [table.name, table]))
    memories.set(this.#db, memory)
    // A clone goes soon, and what it was made of stays.
    if (!latest?.deref() || unknown > tables.length / 2) latest = new WeakRef(memory)
  }
}
