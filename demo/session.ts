import { MigrationError, MigrationRunner, quoteName } from 'tidemark'
import type {
  Connection,
  Database,
  Migration,
  MigrationStatus,
  Problem,
  SqlJsStatic,
} from 'tidemark'
import { openImage } from 'tidemark/adopt'
import { inspect } from 'tidemark/file'
import { downloadName } from './download-name.js'
import { inspectionError, warningOf } from './failure.js'
import type { FileFacts, TableFacts, Undo } from './old-machine.js'
import { clip } from './words.js'

/** A file that is open in the engine: a working copy, never the file itself. */
export interface Session {
  readonly name: string
  readonly connection: Database
  readonly runner: MigrationRunner
  readonly warnings: readonly string[]
}

/** So many tables are listed; a file may have thousands, and each is counted. */
const LISTED_TABLES = 200
/** As many bytes tell what a file is. */
const START = 4096

/**
 * The bytes of a file, or a MigrationError in words for what is not worth reading: browsers reject a
 * file of 2 GiB with a message about permissions.
 */
export async function readFile(file: File): Promise<Uint8Array> {
  const start = new Uint8Array(await file.slice(0, START).arrayBuffer())
  const error = inspectionError(inspect(start, { size: file.size }))
  if (error) throw error
  return new Uint8Array(await file.arrayBuffer())
}

/** Opens an image as a working copy. Throws a MigrationError where it cannot be trusted. */
export function openSession(
  sqlJs: SqlJsStatic,
  migrations: Iterable<Migration>,
  name: string,
  image: Uint8Array,
): Session {
  const { connection, inspection, unsupported, warnings } = openImage(image, { sqlJs })
  const told = [
    ...inspection.problems.map(warningOf),
    ...warnings.filter(({ code }) => code !== 'EXTRA_BYTES').map(({ message }) => message),
    ...unsupported.map(
      ({ kind, name: missing, objects }) =>
        `The ${kind} ${missing} is not part of this page's SQLite; it is needed for ${objects.join(', ')}.`,
    ),
  ]
  const runner = new MigrationRunner(connection, { migrations })
  return { name, connection, runner, warnings: told.map((words) => clip(words, 400)) }
}

/** Everything that the page shows of a working copy. Only reads. */
export function factsOf({ name, connection, runner, warnings }: Session): FileFacts {
  const { history, refusal } = historyOf(runner)
  const recorded = history.filter(({ state }) => state !== 'pending').at(-1)
  return {
    name,
    size: sizeOf(connection),
    tables: tablesOf(connection),
    tableCount: Number(connection.get(`SELECT count(*) AS n ${TABLES}`)?.['n']),
    history,
    version: recorded?.version,
    downloadName: downloadName(name, recorded?.version),
    refusal,
    undo: recorded && undoOf(runner, recorded),
    warnings,
  }
}

function historyOf(runner: MigrationRunner): Pick<FileFacts, 'history' | 'refusal'> {
  try {
    const [refusal] = runner.plan().refusals
    return { history: runner.status(), refusal: refusal && wordsOf(refusal) }
  } catch (error) {
    // The table is another tool's: there is no history to show, and the words say whose it looks like.
    if (!(error instanceof MigrationError)) throw error
    return { history: [], refusal: error.what }
  }
}

/** What comes off next: the newest recorded version, so nothing later can stand in the way. */
function undoOf(
  runner: MigrationRunner,
  { version, description, state }: MigrationStatus,
): Undo | undefined {
  if (state === 'unknown') return undefined
  const [refusal] = runner.plan({ undo: version }).refusals
  return { version, description, refusal: refusal && wordsOf(refusal) }
}

/** What happened, out of a message of three parts; the page has advice of its own. */
function wordsOf({ message }: Problem): string {
  const [words = message] = message.split('\n')
  return words.slice(words.indexOf(': ') + 2)
}

/** Virtual tables have no root page. Views are no tables: reading one runs a stranger's query. */
const TABLES = `FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`

function tablesOf(db: Connection): TableFacts[] {
  return db
    .all<{ name: string; rootpage: number }>(
      `SELECT name, rootpage ${TABLES} ORDER BY name COLLATE NOCASE LIMIT ${LISTED_TABLES}`,
    )
    .map(({ name, rootpage }) => ({
      name,
      rows: rootpage > 0 ? rowsOf(db, name) : 'virtual, not counted',
    }))
}

function rowsOf(db: Connection, table: string): number | string {
  try {
    return Number(db.get(`SELECT count(*) AS n FROM main.${quoteName(table)}`)?.['n'])
  } catch {
    return 'cannot be counted'
  }
}

function sizeOf(db: Connection): number {
  const pages = Number(db.get('PRAGMA page_count')?.['page_count'])
  return pages * Number(db.get('PRAGMA page_size')?.['page_size'])
}
