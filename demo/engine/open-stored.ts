import type { Database, SqlJsStatic } from 'tidemark'
import { openDatabase } from 'tidemark/browser'
import type { BrowserDatabase } from 'tidemark/browser'

/** Runs that can be gone back behind to the original file. */
export const SNAPSHOTS = 50

export const storeName = (id: string) => `page-${id}`

/** Opens a stored database as this page does everywhere. */
export async function openStored(
  sqlJs: SqlJsStatic,
  id: string,
  options: Partial<Parameters<typeof openDatabase>[1]>,
): Promise<BrowserDatabase> {
  const database = await openDatabase(id, {
    ...options,
    sqlJs,
    runMigrations: false,
    autosave: false,
    snapshots: SNAPSHOTS,
  })
  careful(database.connection)
  return database
}

/** As openImage does: what a stranger's schema says is not trusted. */
function careful(db: Database): void {
  db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
}
