import type { Refusal } from './refusal.js'

/** A file with the path that it had inside what was dropped. */
export interface Arrived {
  readonly path: string
  readonly file: File
  /** Where the browser lets a page write to the file. */
  readonly handle?: FileSystemFileHandle
}

/** What several files that came together are. */
export interface Arrival {
  readonly database?: Arrived
  readonly wal?: Arrived
  readonly journal?: Arrived
  /** Migrations, and what a folder of them has beside them. */
  readonly migrations: readonly Arrived[]
  /** Left alone, in words that name them. */
  readonly remarks: readonly string[]
  readonly refusal?: Refusal
}

const DATABASE = /\.(sqlite3?|db3?|s3db|sl3|gpkg|mbtiles|anki2|kdb)$/i
const MIGRATION = /\.sql$/i
/** Lists that some tools keep in the folder of their migrations. */
const BESIDE_MIGRATIONS = /(^|\/)(_journal\.json|atlas\.sum|migration_lock\.toml|sqitch\.plan)$/i
const CODE = /\.([cm]?[jt]sx?|py|rb|go|rs)$/i
const HIDDEN = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$/i
/** SQLite makes it anew. */
const SHARED_MEMORY = /-shm$/i

/** Tells what is what by the names: the bytes are looked at in the worker. Pure. */
export function sortArrival(all: readonly Arrived[]): Arrival {
  const files = all.filter(({ path }) => !HIDDEN.test(path) && !SHARED_MEMORY.test(path))
  const wals = files.filter(({ path }) => /-wal$/i.test(path))
  const journals = files.filter(({ path }) => /-journal$/i.test(path))
  const sql = files.filter(({ path }) => MIGRATION.test(path))
  const beside = sql.length > 0 ? files.filter(({ path }) => BESIDE_MIGRATIONS.test(path)) : []
  const code = sql.length > 0 || all.length > 1 ? files.filter(({ path }) => CODE.test(path)) : []
  const taken = new Set([...wals, ...journals, ...sql, ...beside, ...code])
  const rest = files.filter((file) => !taken.has(file))
  const candidates = databasesAmong(rest, [...wals, ...journals])
  const [database] = candidates
  const ignored = rest.filter((file) => !candidates.includes(file))
  if (candidates.length > 1) return tooMany(candidates)
  const wal = sidecarOf(database, wals, '-wal')
  if (database && wal && !isBeside(database, wal, '-wal')) return anothers(database, wal)
  const journal = sidecarOf(database, journals, '-journal')
  return {
    ...(database && { database }),
    ...(wal && { wal }),
    ...(journal && { journal }),
    migrations: [...sql, ...beside],
    remarks: [
      ...remark(code, 'is code. Migrations written in code are not run on this page'),
      ...remark(ignored, 'was left alone'),
      ...remark(
        [...wals, ...journals].filter((file) => file !== wal && file !== journal),
        'does not belong to the database',
      ),
    ],
  }
}

/** Files that may be the database: by their ending where one has it, else by a file beside it. */
function databasesAmong(rest: readonly Arrived[], sidecars: readonly Arrived[]): Arrived[] {
  if (rest.length < 2) return [...rest]
  const named = rest.filter(({ path }) => DATABASE.test(path))
  if (named.length === 1) return named
  const among = named.length > 1 ? named : rest
  const paired = among.filter(({ path }) =>
    sidecars.some((sidecar) => sidecar.path.replace(/-(wal|journal)$/i, '') === path),
  )
  return paired.length === 1 ? paired : [...among]
}

/**
 * The file that lies beside the database. One under another name is taken too, where it is the only one:
 * a -wal is refused then, and a -journal is looked at by the worker, which refuses one that is not done.
 */
function sidecarOf(
  database: Arrived | undefined,
  files: readonly Arrived[],
  end: string,
): Arrived | undefined {
  const own = files.find((file) => database && isBeside(database, file, end))
  return own ?? (files.length === 1 ? files[0] : undefined)
}

function isBeside(database: Arrived, sidecar: Arrived, end: string): boolean {
  return sidecar.path.toLowerCase() === `${database.path}${end}`.toLowerCase()
}

/**
 * A -wal says of no page whose it is: with that of a file of like build the database would open without
 * a fault, and hold rows of the other. SQLite goes by the name too.
 */
function anothers(database: Arrived, wal: Arrived): Arrival {
  return {
    migrations: [],
    remarks: [],
    refusal: {
      about: 'wal',
      what: `By its name ${wal.path} is not the -wal of ${database.path}. With it the file could become another database.`,
      next: `Drop ${database.path} alone, or with ${database.path}-wal. If the database was renamed, rename its -wal alike.`,
    },
  }
}

function tooMany(candidates: readonly Arrived[]): Arrival {
  return {
    migrations: [],
    remarks: [],
    refusal: {
      about: 'several',
      what: `${candidates.length} files came together, and each may be the database: ${names(candidates)}.`,
      next: 'Drop one database at a time, with its -wal file and migrations if it has them.',
    },
  }
}

function remark(files: readonly Arrived[], words: string): string[] {
  return files.length === 0 ? [] : [`${names(files)}: ${words}.`]
}

function names(files: readonly Arrived[]): string {
  const shown = files.slice(0, 3).map(({ path }) => path)
  const more = files.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}
