/** One of the files that SQLite keeps beside a database while it is in use. */
export interface Sidecar {
  /** Name of the database it belongs to. */
  readonly database: string
  /** `wal`, `journal` or `shm`. */
  readonly kind: string
}

/**
 * Says whether a file name is that of a sidecar, and whose.
 *
 * SQLite pairs the files by name alone, and so must a drop zone: nothing inside a `-wal` names its
 * database. A `-shm` is only an index over the `-wal` and can be left out.
 *
 * @example sidecarOf('notes.db-wal') // { database: 'notes.db', kind: 'wal' }
 */
export function sidecarOf(name: string): Sidecar | undefined {
  const { database, kind } = /^(?<database>.+)-(?<kind>wal|journal|shm)$/s.exec(name)?.groups ?? {}
  return database === undefined || kind === undefined ? undefined : { database, kind }
}
