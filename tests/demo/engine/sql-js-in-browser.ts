import initSqlJs from 'sql.js'
import wasm from 'sql.js/dist/sql-wasm-browser.wasm?url'

/** The real sql.js in the page of the test, to make files and to read what came out. */
const loading = initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasm })

export async function imageOf(sql: string): Promise<Uint8Array> {
  const { Database } = await loading
  const database = new Database()
  try {
    database.run(sql)
    return database.export()
  } finally {
    database.close()
  }
}

export async function rowsOf(image: Uint8Array, sql: string): Promise<unknown[][]> {
  const { Database } = await loading
  const database = new Database(image)
  try {
    return database.exec(sql)[0]?.values ?? []
  } finally {
    database.close()
  }
}
