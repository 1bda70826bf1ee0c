import initSqlJs from 'sql.js'
import wasm from 'sql.js/dist/sql-wasm-browser.wasm?url'
import type { SqlJsStatic } from '../../src/engines/sqljs-shape.js'

let loading: Promise<SqlJsStatic> | undefined

/** sql.js in the browser. */
export function sqlJs(): Promise<SqlJsStatic> {
  loading ??= initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasm })
  return loading
}
