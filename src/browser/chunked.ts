import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import { splitImage } from './live-image.js'
import { CHUNK_SIZE } from './store.js'
import { canTrack, TrackedFile } from './tracked-file.js'

/**
 * The same sql.js with databases that need less memory: `new Database(bytes)` takes the bytes over and
 * copies nothing, so that they belong to the database from then on, and a file that grows is not moved
 * to a larger place. Handed to `openImage`, `connect` or `openDatabase`, clones (and with them previews)
 * cost one image less too. sql.js itself where its build does not allow it.
 *
 * ```ts
 * const sqlJs = chunked(await initSqlJs({ useOldExtensionFunctions: false }))
 * ```
 */
export function chunked(sqlJs: SqlJsStatic): SqlJsStatic {
  if (!canTrack(sqlJs)) return sqlJs
  class Chunked extends sqlJs.Database {
    constructor(image?: Uint8Array | null) {
      super(image && takenOver(image))
    }
  }
  return Object.assign(Object.create(sqlJs) as SqlJsStatic, { Database: Chunked })
}

function takenOver(image: Uint8Array): Uint8Array {
  // A tracked file already has a slice() of its own; a small file is not worth one.
  if (image.length <= CHUNK_SIZE || Object.hasOwn(image, 'slice')) return image
  return new TrackedFile(splitImage(image), image.length).asArgument()
}
