// What readSchema tells, as types.

export type Affinity = 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC'

export interface ColumnSchema {
  readonly name: string
  /** As declared; empty without one. */
  readonly type: string
  readonly affinity: Affinity
  readonly notNull: boolean
  /** The text of the default expression. */
  readonly default?: string
  /** Its place in the primary key, from 1; 0 outside of it. */
  readonly primaryKey: number
  readonly collation: string
  readonly generated?: 'virtual' | 'stored'
  /** A hidden column of a virtual table. */
  readonly hidden: boolean
}

export interface IndexColumn {
  /** Absent for an expression. */
  readonly name?: string
  /** As written, with its COLLATE and order. Absent for a column. */
  readonly expression?: string
  readonly descending: boolean
  readonly collation: string
}

export interface IndexSchema {
  readonly name: string
  readonly unique: boolean
  /** Made by CREATE INDEX, a UNIQUE constraint, or a PRIMARY KEY. */
  readonly origin: 'index' | 'unique' | 'primary key'
  /** The condition of a partial index. */
  readonly where?: string
  readonly columns: readonly IndexColumn[]
  /** Absent for the indexes of constraints. */
  readonly sql?: string
}

export interface ForeignKeySchema {
  readonly columns: readonly string[]
  readonly parent: string
  /** Absent where the key of the parent is meant. */
  readonly parentColumns?: readonly string[]
  readonly onUpdate: string
  readonly onDelete: string
  /** Checked at COMMIT. */
  readonly deferred: boolean
}

export interface TableSchema {
  readonly name: string
  readonly kind: 'table' | 'virtual'
  /** The module of a virtual table. */
  readonly module?: string
  readonly sql: string
  readonly strict: boolean
  readonly withoutRowid: boolean
  readonly autoincrement: boolean
  /** In the order of the table. Empty for a virtual table whose module is missing. */
  readonly columns: readonly ColumnSchema[]
  readonly indexes: readonly IndexSchema[]
  readonly foreignKeys: readonly ForeignKeySchema[]
  /** Number of rows, when it was asked for; absent where it cannot be counted. */
  readonly rows?: number
}

export interface TriggerSchema {
  readonly name: string
  readonly table: string
  readonly sql: string
}

export interface ViewSchema {
  readonly name: string
  readonly sql: string
  /** When it was asked for; absent for a view that SQLite cannot compile. */
  readonly columns?: readonly string[]
  /** Why SQLite cannot compile it. */
  readonly error?: string
}

/** What a database is made of. Plain data, each list in the order of names (columns as they stand). */
export interface Schema {
  readonly tables: readonly TableSchema[]
  readonly views: readonly ViewSchema[]
  readonly triggers: readonly TriggerSchema[]
}
