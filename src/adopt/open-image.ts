import { connect } from '../engines/sqljs.js'
import type { SqlJsDatabase } from '../engines/sqljs-shape.js'
import type { Connection, Database } from '../connection.js'
import { fail, whatOf } from '../errors.js'
import type { MigrationError } from '../errors.js'
import { FileError, inspect, inspectWal, mergeWal } from '../file/index.js'
import type { FileInspection, WalInspection } from '../file/index.js'
import { quoteName } from '../sql.js'
import { findUnsupported, missingOf } from './unsupported.js'
import type { Unsupported } from './unsupported.js'

export interface OpenImageOptions<D extends SqlJsDatabase> {
  /** What `await initSqlJs()` gave. */
  readonly sqlJs: { readonly Database: new (image?: Uint8Array | null) => D }
  /** The content of `<name>-wal`, where it was dropped too. */
  readonly wal?: Uint8Array
  /** `'accept'` merges a WAL that does not seem to belong to the file, with a warning. */
  readonly doubtful?: 'refuse' | 'accept'
  /** `'accept'` opens a file in which SQLite finds damage, with a warning: to save what can be read. */
  readonly damaged?: 'refuse' | 'accept'
  /**
   * `'quick'` (default) reads every page of every table and index; `'full'` also compares each index
   * with its table, which takes several times as long.
   */
  readonly check?: 'quick' | 'full'
}

export interface OpenWarning {
  readonly code: 'DAMAGED_FILE' | 'BROKEN_RULE' | 'WAL_MISMATCH' | 'EXTRA_BYTES' | 'UNFINISHED'
  readonly message: string
}

export interface OpenedImage<D extends SqlJsDatabase> {
  /** With `trusted_schema` off and `cell_size_check` on. The caller closes it. */
  readonly database: D
  readonly connection: Database
  /** What the bytes say, after the merge where there was a WAL. */
  readonly inspection: FileInspection
  readonly wal?: WalInspection
  /** What this build of SQLite cannot do with the file. */
  readonly unsupported: readonly Unsupported[]
  readonly warnings: readonly OpenWarning[]
}

type CheckPragma = 'quick_check' | 'integrity_check'

/** Rules that rows can break in a sound file: another program wrote it with checks switched off. */
const RULE = /^(NULL value in|CHECK constraint failed|non-|NUMERIC value in|TEXT value in|missing )/

/**
 * Opens bytes of unknown origin in an engine, and throws rather than open what cannot be trusted.
 *
 * In this order: the header (`inspect`), the `-wal` merged where there is one, then in the engine
 * `trusted_schema` off, `cell_size_check` on, the schema read, `quick_check`, and what this build of
 * SQLite lacks for the file. Nothing of the file is run: no view is read, no generated column computed
 * but those that are NOT NULL. A hostile file can still make SQLite busy for long: open it in a worker
 * and end the worker when the user gives up.
 *
 * `bytes` is copied. Throws `NOT_A_DATABASE`, `UNREADABLE_FILE` (cut off, too new, too large),
 * `DAMAGED_FILE`, `NOT_A_WAL`, `WAL_MISMATCH`; nothing stays open then.
 */
export function openImage<D extends SqlJsDatabase>(
  bytes: Uint8Array,
  options: OpenImageOptions<D>,
): OpenedImage<D> {
  const { sqlJs, wal } = options
  const image = wal ? merged(bytes, wal, options.doubtful) : bytes
  const inspection = inspect(image)
  refuseUnusable(inspection)
  const database = openDatabase(image, inspection, sqlJs)
  const connection = connect(database, { sqlJs })
  try {
    const warnings = check(connection, options)
    if (inspection.problems.some(({ code }) => code === 'EXTRA_BYTES')) {
      warnings.push({ code: 'EXTRA_BYTES', message: 'There are bytes behind the last page.' })
    }
    const unsupported = findUnsupported(connection)
    if (!wal) return { database, connection, inspection, unsupported, warnings }
    const walInspection = inspectWal(wal, bytes)
    warnings.push(...walWarnings(walInspection, bytes, connection, options))
    return { database, connection, inspection, wal: walInspection, unsupported, warnings }
  } catch (error) {
    connection.close()
    throw error
  }
}

function merged(bytes: Uint8Array, wal: Uint8Array, doubtful: 'refuse' | 'accept' = 'refuse') {
  try {
    return mergeWal(bytes, wal, { doubtful })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const what = error.message.slice(error.message.indexOf(': ') + 2).split('\n')[0] ?? ''
    throw refusal(error.code, what, 'Drop the database together with the file `<its name>-wal`.')
  }
}

function refuseUnusable({ kind, problems }: FileInspection): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const words = errors.map(({ message }) => message).join(' ')
  throw kind === 'sqlite'
    ? refusal(
        'UNREADABLE_FILE',
        words,
        'Get a whole copy, made while no program was using the file.',
      )
    : refusal('NOT_A_DATABASE', words, 'Choose another file.')
}

function refusal(code: MigrationError['code'], what: string, next: string): MigrationError {
  return fail(code, what, next, { state: 'The file was not opened.' })
}

function openDatabase<D extends SqlJsDatabase>(
  image: Uint8Array,
  { wal }: FileInspection,
  sqlJs: OpenImageOptions<D>['sqlJs'],
): D {
  // sql.js copies what it is given with slice(), which on a Buffer of Node copies nothing.
  const plain = new Uint8Array(image.buffer, image.byteOffset, image.byteLength)
  if (!wal) return new sqlJs.Database(plain)
  // sql.js keeps no WAL: with the flags on, SQLite would look for a file that is not there.
  const copy = plain.slice()
  copy.fill(1, 18, 20)
  return new sqlJs.Database(copy)
}

/** The checks inside the engine. Damage comes as rows of `quick_check` or as an exception. */
function check<D extends SqlJsDatabase>(
  db: Connection,
  { damaged, check: depth = 'quick' }: OpenImageOptions<D>,
): OpenWarning[] {
  const findings = findDamage(db, `${depth === 'full' ? 'integrity' : 'quick'}_check`)
  const damage = findings.filter((words) => !RULE.test(words))
  const next = "Restore a backup, or read what is left with `damaged: 'accept'`."
  if (damage.length > 0 && damaged !== 'accept') {
    const more = damage.length > 3 ? ` (and ${damage.length - 3} more)` : ''
    const words = `SQLite finds damage in it: ${damage.slice(0, 3).join('; ')}${more}.`
    throw refusal('DAMAGED_FILE', words, next)
  }
  return findings.map((message) => {
    return { code: RULE.test(message) ? 'BROKEN_RULE' : 'DAMAGED_FILE', message }
  })
}

function findDamage(db: Connection, pragma: CheckPragma): string[] {
  try {
    // > When the trusted_schema setting is off, functions of the app and virtual tables that could
    // > have side effects cannot be used by the schema of an untrusted file.
    db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
    db.get('SELECT count(*) FROM main.sqlite_schema')
  } catch (error) {
    // Without a schema there is nothing to save, whatever the caller accepts.
    const words = `SQLite cannot read its schema: ${whatOf(error)}.`
    throw refusal(
      'DAMAGED_FILE',
      words,
      'Restore a backup, or use a build of SQLite that reads it.',
    )
  }
  // A CHECK says nothing about damage, can call functions that are missing here, and can take for ever.
  db.exec('PRAGMA ignore_check_constraints = ON')
  const findings = runCheck(db, pragma)
  db.exec('PRAGMA ignore_check_constraints = OFF')
  return findings
}

/** `table` is for files where one table cannot be checked for want of its collation. */
function runCheck(db: Connection, pragma: CheckPragma, table?: string): string[] {
  try {
    const rows = db.all<Record<string, string>>(
      `PRAGMA ${pragma}(${table === undefined ? 100 : quoteName(table)})`,
    )
    return rows.flatMap((row) => Object.values(row)).filter((words) => words !== 'ok')
  } catch (error) {
    if (!missingOf(error)) return [whatOf(error)]
    if (table !== undefined) return []
    const tables = db.all<{ name: string }>(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0`,
    )
    return tables.flatMap(({ name }) => runCheck(db, pragma, name))
  }
}

/** A WAL of another database with the same page size shows by what is in the file afterwards. */
function walWarnings<D extends SqlJsDatabase>(
  wal: WalInspection,
  before: Uint8Array,
  after: Connection,
  { sqlJs, doubtful }: OpenImageOptions<D>,
): OpenWarning[] {
  const warnings: OpenWarning[] = []
  if (wal.uncommitted > 0) {
    const words = `The WAL ends in a transaction that never finished (${wal.uncommitted} pages); it is left out.`
    warnings.push({ code: 'UNFINISHED', message: words })
  }
  const [old, now] = [tablesOf(openDatabase(before, inspect(before), sqlJs)), tableNames(after)]
  const isStrange = old.length > 0 && now.length > 0 && !old.some((name) => now.includes(name))
  if (!isStrange && wal.doubts.length === 0) return warnings
  const words =
    `The WAL may belong to another database${wal.doubts.length > 0 ? ` (${wal.doubts.join(', ')})` : ''}. ` +
    `Tables without it: ${old.join(', ') || 'none'}; with it: ${now.join(', ') || 'none'}.`
  if (doubtful !== 'accept') {
    throw refusal('WAL_MISMATCH', words, "Find the right pair, or open with `doubtful: 'accept'`.")
  }
  return [...warnings, { code: 'WAL_MISMATCH', message: words }]
}

function tableNames(db: Connection): string[] {
  const rows = db.all<{ name: string }>(
    `SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name LIMIT 50`,
  )
  return rows.map(({ name }) => name).filter((name) => !name.startsWith('sqlite_'))
}

/** The tables of a database that is not whole without its WAL: none where it cannot be read. */
function tablesOf(database: SqlJsDatabase): string[] {
  const db = connect(database)
  try {
    return tableNames(db)
  } catch {
    return []
  } finally {
    db.close()
  }
}
