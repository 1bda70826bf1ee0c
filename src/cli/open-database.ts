import { openImage } from '../adopt/index.js'
import type { OpenWarning, Unsupported } from '../adopt/index.js'
import type { Database } from '../connection.js'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import { connect } from '../engines/sqljs.js'
import { MigrationError } from '../errors.js'
import { readDatabase } from './database-file.js'
import type { DatabaseFile } from './database-file.js'

/** A database file, in memory and open. */
export interface OpenDatabase {
  readonly db: Database
  /** Absent for a database that is not there yet. */
  readonly file?: DatabaseFile
  readonly warnings: readonly OpenWarning[]
  readonly unsupported: readonly Unsupported[]
}

/**
 * Reads a file and opens it, after all the checks that a stranger's file gets. The file itself is not
 * touched any more.
 * @throws MigrationError as `readDatabase` and `openImage` do, with the file's name
 */
export async function openDatabase(
  name: string,
  cwd: string,
  sqlJs: SqlJsStatic,
): Promise<OpenDatabase> {
  const file = await readDatabase(name, cwd)
  const { image, wal } = file
  try {
    const opened = openImage(image, { sqlJs, ...(wal && { wal }) })
    const { connection, warnings, unsupported } = opened
    return { db: connection, file, warnings, unsupported }
  } catch (error) {
    throw error instanceof MigrationError ? aboutFile(error, file) : error
  }
}

/** A database that is to be made. */
export function newDatabase(sqlJs: SqlJsStatic): OpenDatabase {
  return { db: connect(new sqlJs.Database(), { sqlJs }), warnings: [], unsupported: [] }
}

function aboutFile(error: MigrationError, { name, image, wal }: DatabaseFile): MigrationError {
  if (image.length === 0) {
    const next = 'If a new database is meant, delete the file and pass --create to "up".'
    return error.with({ what: `${name} is empty.`, next })
  }
  const isAboutWal = wal !== undefined && /WAL/.test(error.code)
  return error.with({
    what: isAboutWal ? `${name}-wal: ${error.what}` : `${name}: ${error.what}`,
    next: NEXT[error.code] ?? error.next,
  })
}

/** `openImage` speaks to the user of a page. */
const NEXT: Partial<Record<MigrationError['code'], string>> = {
  NOT_A_DATABASE: 'Name another file.',
  NOT_A_WAL: 'Move it away if it belongs to something else.',
  WAL_MISMATCH: 'Find the right pair of files, or move the -wal away if it belongs to another one.',
  DAMAGED_FILE: 'Restore a backup, or try: sqlite3 <file> .recover',
}
