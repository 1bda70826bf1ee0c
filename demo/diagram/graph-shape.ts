import type { Schema, SchemaChange, TableSchema } from 'tidemark'

// A schema as a graph: tables are entities, foreign keys are relations. With a diff it is the union of
// before and after, and each part tells what became of it.

export type Mark = 'same' | 'added' | 'changed' | 'dropped'

export interface Graph {
  readonly entities: readonly Entity[]
  readonly relations: readonly Relation[]
}

export interface Entity {
  /** The name as SQLite compares names. */
  readonly id: string
  readonly name: string
  /** `missing`: a foreign key names it, and it is not there. */
  readonly kind: 'table' | 'virtual' | 'missing'
  readonly mark: Mark
  readonly columns: readonly Column[]
  /** Changes that show at no column: "index by_name added". */
  readonly notes: readonly Note[]
}

export interface Column {
  readonly name: string
  readonly type: string
  readonly isPrimaryKey: boolean
  /** Part of a foreign key. */
  readonly isReference: boolean
  readonly notNull: boolean
  readonly mark: Mark
}

export interface Note {
  readonly mark: Mark
  readonly what: SchemaChange['what']
  readonly name: string
}

export interface Relation {
  readonly id: string
  /** The entity that has the foreign key, and the one it refers to. */
  readonly from: string
  readonly to: string
  readonly columns: readonly string[]
  readonly parentColumns: readonly string[]
  readonly onDelete: string
  readonly mark: Mark
}

export interface SchemaDiff {
  readonly before: Schema
  readonly after: Schema
  readonly changes: readonly SchemaChange[]
}

/** A table before and after; one of them is absent where it was added or dropped. */
export interface TablePair {
  readonly before?: TableSchema | undefined
  readonly after?: TableSchema | undefined
}

/** Every table of a schema, or of both sides of a diff, by its id. */
export type Tables = ReadonlyMap<string, TablePair>
