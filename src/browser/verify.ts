import type { StoredImage } from './store.js'

/**
 * What is wrong with a stored image, in words, or undefined. Only what the header tells: the store
 * itself has counted the chunks and their bytes. https://sqlite.org/fileformat2.html#the_database_header
 */
export function faultOf({ head, chunks }: StoredImage): string | undefined {
  const [header] = chunks
  if (!header || header.length < 100) return `it has ${head.length} bytes, less than a header`
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  if (!MAGIC.every((byte, at) => header[at] === byte)) return 'it does not begin as SQLite files do'
  const stored = view.getUint16(16)
  const pageSize = stored === 1 ? 65_536 : stored
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) return `its page size is ${pageSize}`
  if (head.length % pageSize !== 0) return `its last page is cut (${head.length} bytes)`
  // "The in-header database size is only considered to be valid if it is non-zero and also if the
  // change counter at offset 24 exactly matches the version-valid-for number at offset 92."
  const pages = view.getUint32(24) === view.getUint32(92) ? view.getUint32(28) : 0
  if (pages * pageSize > head.length) {
    return `${head.length / pageSize} of its ${pages} pages are there`
  }
  return undefined
}

const MAGIC = new TextEncoder().encode('SQLite format 3\0')
