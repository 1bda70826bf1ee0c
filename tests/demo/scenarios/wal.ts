const PAGE = 4096

/**
 * The `-wal` that lies beside `before` when a program has written `after` and not yet brought it into the
 * database: by the file format's own rules, with the pages that differ.
 */
export function walBetween(before: Uint8Array, after: Uint8Array): Uint8Array {
  const pages = Array.from({ length: after.length / PAGE }, (_, at) =>
    after.subarray(at * PAGE, (at + 1) * PAGE),
  )
  const changed = pages
    .map((page, at) => ({ page, number: at + 1 }))
    .filter(({ page, number }) => {
      const old = before.subarray((number - 1) * PAGE, number * PAGE)
      return Buffer.compare(page, old) !== 0
    })
  const wal = new Uint8Array(32 + changed.length * (24 + PAGE))
  const view = new DataView(wal.buffer)
  const salts = [0x1234, 0x5678] as const
  const header = [0x377f0682, 3007000, PAGE, 0, ...salts]
  header.forEach((word, at) => view.setUint32(at * 4, word))
  let sums = checksum([0, 0], wal.subarray(0, 24))
  sums.forEach((sum, at) => view.setUint32(24 + at * 4, sum))
  for (const [at, { page, number }] of changed.entries()) {
    const start = 32 + at * (24 + PAGE)
    // The last frame is a commit: it says how many pages the database has.
    const size = at === changed.length - 1 ? pages.length : 0
    const frame = [number, size, ...salts]
    frame.forEach((word, place) => view.setUint32(start + place * 4, word))
    wal.set(page, start + 24)
    sums = checksum(checksum(sums, wal.subarray(start, start + 8)), page)
    sums.forEach((sum, place) => view.setUint32(start + 16 + place * 4, sum))
  }
  return wal
}

/** With the bytes of the header that say WAL, which sql.js writes into no file. */
export function inWalMode(image: Uint8Array): Uint8Array {
  return image.slice().fill(2, 18, 20)
}

function checksum([first, second]: readonly [number, number], bytes: Uint8Array): [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let [a, b] = [first, second]
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + view.getUint32(at, true) + b) >>> 0
    b = (b + view.getUint32(at + 4, true) + a) >>> 0
  }
  return [a, b]
}
