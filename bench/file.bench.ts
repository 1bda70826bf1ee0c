// inspect of a huge file, and mergeWal against a plain copy of the same bytes.
import { inspect, mergeWal } from 'tidemark/file'

const MB = 2 ** 20

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

function time(rounds: number, work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return median(times)
}

/** A database of `pages` pages of 4 KiB: only the header matters to a merge. */
function database(pages: number): Uint8Array {
  const bytes = new Uint8Array(pages * 4096).fill(7)
  bytes.fill(0, 0, 100)
  bytes.set(new TextEncoder().encode('SQLite format 3\0'))
  bytes.set([0x10, 0, 2, 2, 0, 64, 32, 32], 16)
  return bytes
}

/** A WAL that replaces every `step`th page, in one commit, with checksums as SQLite writes them. */
function walFor(pages: number, step: number): Uint8Array {
  const frames = Math.floor(pages / step)
  const wal = new Uint8Array(32 + frames * (24 + 4096)).fill(9)
  const view = new DataView(wal.buffer)
  const header = [0x377f0682, 3007000, 4096, 0, 1234, 5678]
  header.forEach((word, i) => view.setUint32(i * 4, word))
  let [s0, s1] = [0, 0]
  const add = (from: number, to: number): void => {
    for (let at = from; at < to; at += 8) {
      s0 = (s0 + view.getUint32(at, true) + s1) | 0
      s1 = (s1 + view.getUint32(at + 4, true) + s0) | 0
    }
  }
  const put = (at: number): void => {
    view.setInt32(at, s0)
    view.setInt32(at + 4, s1)
  }
  add(0, 24)
  put(24)
  for (let i = 0; i < frames; i++) {
    const at = 32 + i * 4120
    // Page 1 stays out: its bytes are no header.
    const fields = [2 + ((i * step) % (pages - 1)), i === frames - 1 ? pages : 0, 1234, 5678]
    fields.forEach((word, n) => view.setUint32(at + n * 4, word))
    add(at, at + 8)
    add(at + 24, at + 4120)
    put(at + 16)
  }
  return wal
}

const zeros = new Uint8Array(1000 * MB)
console.log(
  `inspect, 1,000 MiB of zeros: ${time(9, () => inspect(zeros)).toFixed(3)} ms (goal < 5)`,
)

for (const [pages, step] of [
  [25_600, 100],
  [25_600, 10],
  [25_600, 1],
] as const) {
  const [file, wal] = [database(pages), walFor(pages, step)]
  const copy = time(15, () => [file.slice(), wal.slice()])
  const merge = time(15, () => mergeWal(file, wal))
  console.log(
    `mergeWal, ${(file.length / MB).toFixed(0)} MiB + ${(wal.length / MB).toFixed(0)} MiB of WAL: ` +
      `${merge.toFixed(0)} ms, a copy of both ${copy.toFixed(0)} ms, ` +
      `${(merge / copy).toFixed(2)}x (goal <= 3)`,
  )
}
