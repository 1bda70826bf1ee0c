import initSqlJs from 'sql.js'
import type { Database } from 'sql.js'

/** The real sql.js, as the page loads it. */
export const SQL = await initSqlJs({ useOldExtensionFunctions: false })

/** A database that sql.js itself makes of an SQL text. */
export function databaseOf(sql: string): Database {
  const database = new SQL.Database()
  database.run(sql)
  return database
}

/** The image of such a database. */
export function imageOf(sql: string): Uint8Array {
  const database = databaseOf(sql)
  const image = database.export()
  database.close()
  return image
}

/** All rows of a query, by sql.js itself. */
export function rows(database: Database, sql: string): unknown[][] {
  return database.exec(sql)[0]?.values ?? []
}

/** The same of an image. */
export function rowsOfImage(image: Uint8Array, sql: string): unknown[][] {
  const database = new SQL.Database(image)
  try {
    return rows(database, sql)
  } finally {
    database.close()
  }
}
