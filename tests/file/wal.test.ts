import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectWal, mergeWal } from '../../src/file/index.js'
import { python, runPython } from '../support/file-python.js'
import { runs } from '../support/runs.js'

const cases = runs(60)
const firstSeed = Number(process.env['TIDEMARK_SEED'] ?? 1)

let folder = ''
let made: { seed: string; how: string }[] = []

beforeAll(() => {
  if (python === undefined) return
  folder = mkdtempSync(join(tmpdir(), 'wal-'))
  const lines = runPython('file-wal-cases.py', [folder, String(firstSeed), String(cases)])
  made = lines
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [seed = '', how = ''] = line.split('\t')
      return { seed, how }
    })
}, 600_000)

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true })
})

const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
const pair = (seed: string) => [read(`${seed}.db`), read(`${seed}.db-wal`)] as const

/** SQLite keeps the WAL flags; the merge clears them because sql.js keeps no WAL. */
function withoutWalFlags(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy.fill(1, 18, 20)
  return copy
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** An undamaged pair with at least two committed frames, of which the first is page 1. */
function committedPair() {
  const found = made
    .filter(({ how }) => how === 'whole')
    .map(({ seed }) => pair(seed))
    .find(([, wal]) => wal[35] === 1 && inspectWal(wal).committed > 1)
  if (!found) throw new Error('No case has two committed frames.')
  return { database: found[0], wal: found[1] }
}

describe.skipIf(python === undefined)('against the real SQLite', () => {
  test('a merge is what the checkpoint of SQLite leaves, byte for byte but the WAL flags', () => {
    const different = made.filter(({ seed, how }) => {
      const [database, wal] = pair(seed)
      if (how.includes('refused')) return false
      // A flipped bit in the header makes SQLite ignore or refuse the whole file.
      if (how === 'flipped' && inspectWal(wal).pageSize === 0) return false
      const merged = mergeWal(database, wal, { doubtful: 'accept' })
      return !sameBytes(merged, withoutWalFlags(read(`${seed}.expected`)))
    })
    expect(different).toEqual([])
  })

  test('the cases are of all kinds, and most of them have something to merge', () => {
    const kinds = new Set(made.map(({ how }) => how.split(' refused')[0] ?? ''))
    expect([...kinds].toSorted()).toEqual([
      'big-endian',
      'flipped',
      'noise behind',
      'torn',
      'whole',
    ])
    const changed = made.filter(({ seed }) => inspectWal(pair(seed)[1]).committed > 0)
    expect(changed.length).toBeGreaterThan(cases / 2)
  })

  test('an undamaged WAL of its own database is never doubted', () => {
    // A torn or flipped one may be: when its lost frames had been checkpointed, it is older than the file.
    const undamaged = made.filter(({ how }) => how !== 'torn' && how !== 'flipped')
    const doubted = undamaged.filter(({ seed }) => {
      const [database, wal] = pair(seed)
      return inspectWal(wal, database).doubts.length > 0
    })
    expect(doubted).toEqual([])
  })

  test('merging changes neither argument', () => {
    const { database, wal } = committedPair()
    const [databaseBefore, walBefore] = [database.slice(), wal.slice()]
    mergeWal(database, wal)
    expect(sameBytes(database, databaseBefore) && sameBytes(wal, walBefore)).toBe(true)
  })

  test('bytes that begin in the middle of a buffer merge the same', () => {
    const { database, wal } = committedPair()
    const moved = new Uint8Array(wal.length + 3)
    moved.set(wal, 3)
    expect(sameBytes(mergeWal(database, moved.subarray(3)), mergeWal(database, wal))).toBe(true)
  })

  test('a torn last frame is ignored', () => {
    const { database, wal } = committedPair()
    const { committed, pageSize } = inspectWal(wal)
    const end = 32 + (committed - 1) * (24 + pageSize)
    const torn = wal.subarray(0, end + 10)
    const whole = wal.subarray(0, end)
    expect(sameBytes(mergeWal(database, torn), mergeWal(database, whole))).toBe(true)
    expect(inspectWal(torn).committed).toBeLessThan(committed)
  })

  test('a WAL with other pages is refused', () => {
    const { database, wal } = committedPair()
    const other = made
      .map(({ seed }) => pair(seed)[1])
      .find((w) => ![0, inspectWal(wal).pageSize].includes(inspectWal(w).pageSize))
    expect(other).toBeDefined()
    expect(() => mergeWal(database, other ?? wal)).toThrow(/WAL_MISMATCH.*pages of/)
  })

  test('a WAL whose page 1 is of another application is refused until it is accepted', () => {
    const { database, wal } = committedPair()
    const other = database.slice()
    other.set([0x47, 0x50, 0x4b, 0x47], 68)
    expect(inspectWal(wal, other).doubts).toEqual(['application_id'])
    expect(() => mergeWal(other, wal)).toThrow(/WAL_MISMATCH/)
    expect(sameBytes(mergeWal(other, wal, { doubtful: 'accept' }), mergeWal(database, wal))).toBe(
      true,
    )
  })

  test('a WAL beside a database that is not in WAL mode is refused until it is accepted', () => {
    const { database, wal } = committedPair()
    const other = withoutWalFlags(database)
    expect(inspectWal(wal, other).doubts).toEqual(['journal mode'])
    expect(() => mergeWal(other, wal)).toThrow(/WAL_MISMATCH.*journal mode/)
    expect(sameBytes(mergeWal(other, wal, { doubtful: 'accept' }), mergeWal(database, wal))).toBe(
      true,
    )
  })

  test('a WAL that is older than the schema of the file is doubted', () => {
    const { database, wal } = committedPair()
    const later = database.slice()
    later.set([0x7f, 0, 0, 0], 40)
    expect(inspectWal(wal, later).doubts).toEqual(['schema cookie'])
  })

  test('a PNG is no WAL, and a WAL is no database', () => {
    const { database, wal } = committedPair()
    const png = new Uint8Array(64)
    png.set([0x89, 0x50, 0x4e, 0x47])
    expect(() => mergeWal(database, png)).toThrow(/NOT_A_WAL/)
    expect(() => mergeWal(wal, wal)).toThrow(/NOT_A_DATABASE/)
    expect(inspectWal(png).pageSize).toBe(0)
  })

  test('an empty WAL changes nothing but the WAL flags', () => {
    const { database } = committedPair()
    const merged = mergeWal(database, new Uint8Array(0))
    expect(sameBytes(merged, withoutWalFlags(database))).toBe(true)
  })
})
