import { sampleWith } from './database.js'
import type { Sample } from './database.js'
import { id } from './sqlite.js'
import type { SqlJsStatic } from './sqlite.js'
import type { World } from './worlds.js'

/** The database of a world: what SQLite takes of its statements. */
export function populate(
  SQL: SqlJsStatic,
  { statements, table }: World,
): Sample & { readonly accepted: readonly string[] } {
  const sample = sampleWith(SQL, [])
  const accepted: string[] = []
  for (const sql of statements) {
    try {
      sample.raw.run(sql)
      accepted.push(sql)
    } catch (error) {
      if (sql.startsWith(`CREATE TABLE ${id(table.name)}`)) throw error
    }
  }
  return { ...sample, accepted }
}
