import type { OriginalNote } from './notes.js'

// Images as they are handed out: in pieces, which may be views of the live file.

/** Always a copy: the pieces may be the live file, and what is transferred is gone here. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const image = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    image.set(piece, at)
    at += piece.length
  }
  return image
}

/** With the bytes of the header that said WAL: what is stored is a database without. */
export function withFlags(
  pieces: readonly Uint8Array[],
  original: OriginalNote | undefined,
): readonly Uint8Array[] {
  const [first, ...rest] = pieces
  if (!original?.wal || !first) return pieces
  const header = first.slice()
  header.set(original.wal, 18)
  return [header, ...rest]
}
