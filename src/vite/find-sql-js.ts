import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'

/** The file that the code of a folder means by 'sql.js'; undefined where it is not installed. */
export function findSqlJs(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve('sql.js')
  } catch {
    return undefined
  }
}

/** Starts the sql.js of a file in Node. Throws where it is none, or does not start. */
export async function startSqlJs(file: string): Promise<SqlJsStatic> {
  const module: unknown = await import(pathToFileURL(file).href)
  const start: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : undefined
  if (!isStart(start)) throw new Error('it exports no function')
  return start({ useOldExtensionFunctions: false })
}

/** Without the option, sql.js puts functions of its own over those of SQLite. */
type Start = (options: { readonly useOldExtensionFunctions: false }) => Promise<SqlJsStatic>

function isStart(value: unknown): value is Start {
  return typeof value === 'function'
}
