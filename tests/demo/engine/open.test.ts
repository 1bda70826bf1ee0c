import { describe, expect, test } from 'vitest'
import { factsOf } from '../../../demo/engine/facts.js'
import { inWalMode, walBetween } from '../scenarios/wal.js'
import { blob, copyOf, imageOf, openingOf, rejectionOf, tryOpen } from './opening.js'

const image = imageOf(
  'CREATE TABLE t(id INTEGER PRIMARY KEY, a); INSERT INTO t(a) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT hex(zeroblob(60)) FROM n',
)
const changed = (change: (bytes: Uint8Array) => void) => {
  const bytes = image.slice()
  change(bytes)
  return bytes
}
/** Bytes without any structure, the same each time. */
const noise = Uint8Array.from({ length: 8192 }, (_, at) =>
  Math.floor(Math.abs(Math.sin(at + 1)) * 1e8),
)
const starting = (...bytes: number[]) => Uint8Array.from([...bytes, ...noise])

describe('a bad file is refused in words of its own', () => {
  const cases: [string, Uint8Array | string, string, RegExp][] = [
    ['a picture', starting(0x89, 0x50, 0x4e, 0x47), 'not-a-database', /picture \(PNG\)/],
    ['a zip', starting(0x50, 0x4b, 3, 4), 'not-a-database', /zip archive/],
    ['a gzip', starting(0x1f, 0x8b, 8), 'not-a-database', /gzip/],
    ['a text', 'hello\n'.repeat(50), 'not-a-database', /is text/],
    ['a dump', 'CREATE TABLE t(a);', 'not-a-database', /SQL text/],
    ['noise', noise, 'encrypted', /encrypted/],
    ['zeros', new Uint8Array(5000), 'not-a-database', /zeros/],
    ['sixteen bytes', image.slice(0, 16), 'truncated', /cut off/],
    ['a hundred bytes', image.slice(0, 100), 'truncated', /cut off/],
    ['a file cut within a page', image.slice(0, -6000), 'truncated', /cut off/],
    ['a file without its last page', image.slice(0, -4096), 'truncated', /cut off/],
    ['a newer format', changed((bytes) => bytes.fill(3, 18, 20)), 'newer-format', /newer format/],
    [
      'one that is too new to be written',
      changed((bytes) => bytes.fill(3, 18, 19)),
      'newer-format',
      /newer format/,
    ],
    ['a damaged header', changed((bytes) => bytes.fill(1, 21, 22)), 'damaged', /header/],
    ['a damaged page', changed((bytes) => bytes.fill(255, 8192, 12288)), 'damaged', /damaged/],
  ]
  test.each(cases)('%s', async (_name, bytes, kind, title) => {
    const rejection = await rejectionOf(openingOf(bytes))
    expect(rejection).toMatchObject({ kind, fileName: 'shop.db' })
    expect(rejection.title).toMatch(title)
    expect([rejection.what, rejection.next].every((words) => words.length > 20)).toBe(true)
    expect(rejection.seen?.hex).toMatch(/^([0-9a-f]{2} ?){16}$/)
  })

  test('one of 2 GiB, before any of it is read but its start', async () => {
    const file = blob(image)
    Object.defineProperty(file, 'size', { value: 2 ** 31 })
    file.arrayBuffer = () => Promise.reject(new Error('It was read.'))
    const opening = {
      id: 'x',
      store: true,
      source: { kind: 'file', name: 'big.db', file },
    } as const
    expect(await rejectionOf(opening)).toMatchObject({ kind: 'too-large', code: 'TOO_LARGE' })
  })

  test('one that is gone when it is read', async () => {
    const file = blob(image)
    file.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
    const opening = { id: 'x', store: true, source: { kind: 'file', name: 'a.db', file } } as const
    expect((await rejectionOf(opening)).title).toBe('This file cannot be read any more')
  })
})

describe('what lies beside a file', () => {
  const hot = new Uint8Array(600)
  hot.set([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7])

  test('a hot journal refuses it', async () => {
    expect(await rejectionOf(openingOf(image, { journal: hot }))).toMatchObject({
      kind: 'hot-journal',
    })
  })

  test('a finished journal is told', async () => {
    const copy = await copyOf(openingOf(image, { journal: new Uint8Array(600) }))
    expect(factsOf(copy).notices).toMatchObject([{ kind: 'journal' }])
  })

  test('something that is no -wal refuses it', async () => {
    expect(await rejectionOf(openingOf(image, { wal: noise }))).toMatchObject({
      kind: 'wal-mismatch',
      code: 'NOT_A_WAL',
    })
  })

  test('a -wal with changes beside a database that is not in WAL mode is of another one', async () => {
    const other = imageOf('CREATE TABLE t(id INTEGER PRIMARY KEY, a); INSERT INTO t(a) VALUES (7)')
    const wal = walBetween(image, inWalMode(other))
    const found = await rejectionOf(openingOf(image, { wal }))
    expect(found).toMatchObject({ kind: 'wal-mismatch', code: 'WAL_MISMATCH' })
    expect(found.what).toMatch(/journal mode/)
    // In that mode it is taken.
    const { connection } = await copyOf(openingOf(inWalMode(image), { wal }))
    expect(connection.get('SELECT count(*) AS n FROM t')).toEqual({ n: 1 })
  })

  test('an empty -wal changes nothing', async () => {
    const copy = await copyOf(openingOf(image, { wal: new Uint8Array() }))
    expect(factsOf(copy).notices).toEqual([])
  })

  test('a missing -wal is asked for', async () => {
    const copy = await copyOf(openingOf(changed((bytes) => bytes.fill(2, 18, 20))))
    expect(factsOf(copy).notices).toMatchObject([{ kind: 'wal-missing' }])
  })

  test.each(['shop.db-wal', 'shop.db-journal'])('%s alone is no database', async (name) => {
    for (const bytes of [new Uint8Array(), hot]) {
      expect(await rejectionOf(openingOf(bytes, { name }))).toMatchObject({ kind: 'sidecar-alone' })
    }
  })
})

test('an empty file is offered as a new database', async () => {
  const copy = await copyOf(openingOf(new Uint8Array()))
  expect(factsOf(copy)).toMatchObject({ size: 0, notices: [{ kind: 'file' }] })
  expect(factsOf(copy).version).toBeUndefined()
})

test('reading finds no damage, and does not say that there is none: its check is the quick one', async () => {
  const { checks } = await tryOpen(openingOf(image))
  expect(checks.findLast(({ name }) => name === 'integrity')?.note).toBe('No damage found')
})

test('checks tick off in order, and the bad one fails', async () => {
  const { checks } = await tryOpen(openingOf(changed((bytes) => bytes.fill(255, 8192, 12288))))
  const ended = checks.filter(({ ms }) => ms !== undefined)
  expect(ended.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'header passed',
    'size passed',
    'read passed',
    'integrity failed',
  ])
})
