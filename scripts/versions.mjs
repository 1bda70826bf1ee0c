// What the page says it is made of: this library and the SQLite inside of sql.js.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import initSqlJs from 'sql.js'
import { root } from './process.mjs'

/** @returns {Promise<{ tidemark: string, sqlite: string }>} */
export async function versions() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { Database } = await initSqlJs()
  const database = new Database()
  const [result] = database.exec('SELECT sqlite_version()')
  database.close()
  return { tidemark: String(version), sqlite: String(result?.values[0]?.[0]) }
}
