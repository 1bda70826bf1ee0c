// sql.js by its shape: structural, so that no version of sql.js is imported.

/** The part of a sql.js statement that is used. */
export interface SqlJsStatement {
  bind(values?: SqlJsValue[] | null): boolean
  step(): boolean
  get(params?: null, config?: { useBigInt: boolean }): (SqlJsValue | bigint)[]
  getColumnNames(): string[]
  reset(): void
  free(): boolean
}

export type SqlJsValue = number | string | Uint8Array | null

/** A database of sql.js, by its shape. */
export interface SqlJsDatabase {
  run(sql: string): unknown
  prepare(sql: string): SqlJsStatement
  export(): Uint8Array
  getRowsModified(): number
  /**
   * An independent copy, made without an image in between. Undefined where that cannot be now. sql.js
   * has none; the databases of `chunked()` do.
   */
  fork?(): SqlJsDatabase | undefined
  close(): void
}

/** What `initSqlJs()` resolves to, by its shape. */
export interface SqlJsStatic {
  readonly Database: new (image?: Uint8Array | null) => SqlJsDatabase
}
