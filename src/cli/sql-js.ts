import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import { fail, reason } from '../errors.js'

/**
 * Loads the app's sql.js, seen from the folder in which the command runs, else the one that lies beside
 * tidemark: what migrates here shall be what migrates in the browser.
 * @throws MigrationError ENGINE_MISSING
 */
export async function loadSqlJs(cwd: string): Promise<SqlJsStatic> {
  const path = [pathToFileURL(join(cwd, 'package.json')).href, import.meta.url]
    .map((from) => locate(from))
    .find((found) => found !== undefined)
  if (path === undefined) {
    throw fail('ENGINE_MISSING', 'sql.js is not installed.', 'Run: npm install sql.js')
  }
  try {
    const module: unknown = await import(pathToFileURL(path).href)
    return await startOf(module)({ useOldExtensionFunctions: false })
  } catch (error) {
    throw fail(
      'ENGINE_MISSING',
      `The sql.js in ${path} does not start: ${reason(error)}.`,
      'Install it anew: npm install sql.js',
      { cause: error },
    )
  }
}

function locate(from: string): string | undefined {
  try {
    return createRequire(from).resolve('sql.js')
  } catch {
    return undefined
  }
}

/** Without the option, sql.js puts functions of its own over those of SQLite. */
type Start = (options: { useOldExtensionFunctions: boolean }) => Promise<SqlJsStatic>

function startOf(module: unknown): Start {
  const start: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : undefined
  if (!isStart(start)) throw new Error('it exports no function')
  return start
}

function isStart(value: unknown): value is Start {
  return typeof value === 'function'
}
