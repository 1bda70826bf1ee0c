import type { SqlJsDatabase, SqlJsStatic } from '../engines/sqljs-shape.js'
import { splitImage } from './live-image.js'
import { CHUNK_SIZE } from './store.js'
import { canTrack, TrackedFile } from './tracked-file.js'

/**
 * The same sql.js with databases that need less memory: `new Database(bytes)` takes the bytes over and
 * copies nothing, so that they belong to the database from then on; a file that grows is not moved to a
 * larger place; and a clone, as a preview makes one, shares the pages that neither of the two has written
 * since. Handed to `openImage`, `connect` or `openDatabase`. sql.js itself where its build does not
 * allow it.
 *
 * ```ts
 * const sqlJs = chunked(await initSqlJs({ useOldExtensionFunctions: false }))
 * ```
 */
export function chunked(sqlJs: SqlJsStatic): SqlJsStatic {
  if (!canTrack(sqlJs)) return sqlJs
  class Chunked extends sqlJs.Database {
    /** Weak: SQLite lets go of it when it truncates the file, and then it is nobody's. */
    readonly #file: WeakRef<TrackedFile> | undefined

    constructor(image?: Uint8Array | null) {
      const argument = image && argumentOf(image)
      super(argument)
      const file = argument && TrackedFile.of(argument)
      this.#file = file ? new WeakRef(file) : undefined
    }

    override fork(): SqlJsDatabase | undefined {
      const file = this.#file?.deref()
      return file?.isLive(this) ? new Chunked(file.fork().asArgument()) : undefined
    }

    override close(): void {
      const file = this.#file?.deref()
      // Closing can write: it undoes a transaction that is open.
      super.close()
      file?.release()
    }
  }
  return Object.assign(Object.create(sqlJs) as SqlJsStatic, { Database: Chunked })
}

/** What to hand to sql.js for the bytes. */
function argumentOf(image: Uint8Array): Uint8Array {
  // A small file is not worth chunks of its own.
  if (image.length <= CHUNK_SIZE || TrackedFile.of(image)) return image
  return new TrackedFile(splitImage(image), image.length).asArgument()
}
