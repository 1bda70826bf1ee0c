const PAGE = 4096

/**
 * A `-wal` that brings a database to another content: every page of `image` as a frame of one
 * transaction. Written from the description of the format, for pages of 4096 bytes.
 */
export function walOf(image: Uint8Array): Uint8Array {
  const count = image.length / PAGE
  const wal = new Uint8Array(32 + count * (24 + PAGE))
  const view = new DataView(wal.buffer)
  // > 0 4 Magic number; 4 4 file format version; 8 4 page size; 12 4 checkpoint sequence; 16 8 salts
  const header = [0x377f0683, 3007000, PAGE, 0, 17, 4711]
  header.forEach((word, index) => view.setUint32(index * 4, word))
  let sum = checksum(view, 0, 24, [0, 0])
  put(view, 24, sum)
  for (let page = 0; page < count; page++) {
    const at = 32 + page * (24 + PAGE)
    wal.set(image.subarray(page * PAGE, (page + 1) * PAGE), at + 24)
    // > 0 4 Page number; 4 4 size of the database in pages for a commit, else 0; 8 8 salts
    view.setUint32(at, page + 1)
    view.setUint32(at + 4, page === count - 1 ? count : 0)
    view.setUint32(at + 8, 17)
    view.setUint32(at + 12, 4711)
    sum = checksum(view, at, at + 8, sum)
    sum = checksum(view, at + 24, at + 24 + PAGE, sum)
    put(view, at + 16, sum)
  }
  return wal
}

type Sum = readonly [number, number]

function checksum(view: DataView, from: number, to: number, start: Sum): Sum {
  let [a, b] = start
  for (let at = from; at < to; at += 8) {
    a = (a + view.getUint32(at) + b) >>> 0
    b = (b + view.getUint32(at + 4) + a) >>> 0
  }
  return [a, b]
}

function put(view: DataView, at: number, [a, b]: Sum): void {
  view.setUint32(at, a)
  view.setUint32(at + 4, b)
}
