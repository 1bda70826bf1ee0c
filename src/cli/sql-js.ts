import { fileURLToPath } from 'node:url'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import { fail, reason } from '../errors.js'
import { findSqlJs, startSqlJs } from '../vite/find-sql-js.js'

/**
 * Loads the app's sql.js, seen from the folder in which the command runs, else the one that lies beside
 * tidemark: what migrates here shall be what migrates in the browser.
 * @throws MigrationError ENGINE_MISSING
 */
export async function loadSqlJs(cwd: string): Promise<SqlJsStatic> {
  const file = findSqlJs(cwd) ?? findSqlJs(fileURLToPath(new URL('.', import.meta.url)))
  if (file === undefined) {
    throw fail('ENGINE_MISSING', 'sql.js is not installed.', 'Run: npm install sql.js')
  }
  try {
    return await startSqlJs(file)
  } catch (error) {
    throw fail(
      'ENGINE_MISSING',
      `The sql.js in ${file} does not start: ${reason(error)}.`,
      'Install it anew: npm install sql.js',
      { cause: error },
    )
  }
}
