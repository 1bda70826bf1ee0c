/** Numbers of a file, big-endian as SQLite keeps them. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The first bytes as text, one character each, so that a signature can be written as a pattern. */
export function startOf(bytes: Uint8Array, length = 64): string {
  return String.fromCharCode(...bytes.subarray(0, length))
}

/** Whether a database can have pages of this many bytes. */
export function isPageSize(size: number): boolean {
  return size >= 512 && size <= 65536 && (size & (size - 1)) === 0
}
