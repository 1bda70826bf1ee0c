import initSqlJs from 'sql.js'
import type { SqlJsStatic } from '../../src/engines/sqljs-shape.js'

let loading: Promise<SqlJsStatic> | undefined

/** sql.js in Node; `useOldExtensionFunctions: false` as the docs ask every app to. */
export function sqlJs(): Promise<SqlJsStatic> {
  loading ??= initSqlJs({ useOldExtensionFunctions: false })
  return loading
}
