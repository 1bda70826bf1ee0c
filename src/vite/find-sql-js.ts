import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'

type Init = (options: { readonly useOldExtensionFunctions: false }) => Promise<SqlJsStatic>

/** The file that an app means by 'sql.js'; undefined where it is not installed. */
export function findSqlJs(root: string): string | undefined {
  try {
    return createRequire(join(root, 'package.json')).resolve('sql.js')
  } catch {
    return undefined
  }
}

/** The app's own sql.js, started in Node; undefined where it is not installed. */
export async function startSqlJs(root: string): Promise<SqlJsStatic | undefined> {
  const file = findSqlJs(root)
  if (file === undefined) return undefined
  const module = (await import(pathToFileURL(file).href)) as { readonly default: unknown }
  if (!isInit(module.default)) throw new Error(`${file} is no sql.js: it exports no function.`)
  return module.default({ useOldExtensionFunctions: false })
}

function isInit(value: unknown): value is Init {
  return typeof value === 'function'
}
