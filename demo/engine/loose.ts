import { connect, MigrationRunner } from 'tidemark'
import type { Database, RunnerOptions, SqlJsStatic } from 'tidemark'

/** The bytes of the file as it came. The file itself may have changed or gone meanwhile. */
export type ReadOriginal = () => Promise<Uint8Array>

/** A database beside the file. */
export interface Loose {
  readonly connection: Database
  readonly read: ReadOriginal
  /** The bytes that it is open on, where they are those of the file: then nothing is read again. */
  readonly bytes?: Uint8Array | undefined
}

/** The copy as long as nobody writes to it: a database beside the file. */
export class LooseCopy {
  readonly runner: MigrationRunner
  readonly #loose: Loose
  /** What the header said of changes when it was opened. */
  readonly #untouched: string

  constructor(loose: Loose, options: RunnerOptions) {
    this.#loose = loose
    this.#untouched = changeCounter(loose.bytes)
    this.runner = new MigrationRunner(loose.connection, options)
  }

  /** Those that the database is open on, as long as they are not written to; else the file's. */
  async bytes(): Promise<Uint8Array> {
    const { bytes, read } = this.#loose
    return bytes && changeCounter(bytes) === this.#untouched ? bytes : read()
  }

  /** What is stored of it. */
  async imageToKeep(sqlJs: SqlJsStatic): Promise<Uint8Array> {
    // The file may have been changed on disk since it was opened; then the copy is what was read of it.
    const image = await this.bytes().catch(() => this.#loose.connection.export())
    return image.length > 0 ? image : onePage(sqlJs)
  }

  close(): void {
    this.#loose.connection.close()
  }
}

/**
 * "Whenever the database file is unlocked after having been modified" it has another value
 * (sqlite.org/fileformat2.html 1.3.6).
 */
function changeCounter(bytes: Uint8Array | undefined): string {
  return String(bytes?.subarray(24, 28))
}

/** What an empty file is stored as: a database without pages cannot be. */
function onePage(sqlJs: SqlJsStatic): Uint8Array {
  const db = connect(new sqlJs.Database(), { sqlJs })
  try {
    db.exec('CREATE TABLE t (a); DROP TABLE t; VACUUM')
    return db.export()
  } finally {
    db.close()
  }
}
