import { randomBytes } from 'node:crypto'
import { deflateSync, gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import initSqlJs from 'sql.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { inspect } from '../../src/file/index.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

function image(sql: string): Uint8Array {
  const db = new SQL.Database()
  db.run(sql)
  const bytes = db.export()
  db.close()
  return bytes
}

let healthy: Uint8Array = new Uint8Array()
beforeAll(() => {
  healthy =
    image(`PRAGMA page_size = 1024; PRAGMA user_version = -7; PRAGMA application_id = ${0x47504b47};
    CREATE TABLE t(a, b); CREATE INDEX i ON t(b);
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
    INSERT INTO t SELECT i, hex(randomblob(20)) FROM n;`)
})

const ascii = (text: string) => new TextEncoder().encode(text)
const codes = (bytes: Uint8Array, size?: number) =>
  inspect(bytes, size === undefined ? {} : { size }).problems.map(({ code }) => code)

/** The healthy image with 32-bit numbers (or single bytes) put at places of its header. */
function edited(bytes: Record<number, number>, words: Record<number, number> = {}): Uint8Array {
  const copy = healthy.slice()
  for (const [at, value] of Object.entries(bytes)) copy[Number(at)] = value
  const view = new DataView(copy.buffer)
  for (const [at, value] of Object.entries(words)) view.setUint32(Number(at), value)
  return copy
}

describe('a database', () => {
  test('its header is told as SQLite tells it', () => {
    expect(inspect(healthy)).toMatchObject({
      kind: 'sqlite',
      size: healthy.length,
      pageSize: 1024,
      pageCount: healthy.length / 1024,
      encoding: 'UTF-8',
      readVersion: 1,
      writeVersion: 1,
      schemaFormat: 4,
      userVersion: -7,
      applicationId: 0x47504b47,
      application: 'GeoPackage',
      truncated: false,
      wal: false,
      newerFormat: false,
      problems: [],
    })
  })

  test('the first 100 bytes and the size say the same as the whole', () => {
    expect(inspect(healthy.subarray(0, 100), { size: healthy.length })).toEqual(inspect(healthy))
  })

  test('bytes that begin in the middle of a buffer say the same', () => {
    const moved = new Uint8Array(healthy.length + 5)
    moved.set(healthy, 5)
    expect(inspect(moved.subarray(5))).toEqual(inspect(healthy))
  })

  test.each(['UTF-8', 'UTF-16le', 'UTF-16be'])('encoding %s is told', (encoding) => {
    expect(inspect(image(`PRAGMA encoding = '${encoding}'; CREATE TABLE t(a)`)).encoding).toBe(
      encoding,
    )
  })

  test.each([512, 1024, 4096, 32768, 65536])('page size %i is told', (pageSize) => {
    expect(inspect(image(`PRAGMA page_size = ${pageSize}; CREATE TABLE t(a)`)).pageSize).toBe(
      pageSize,
    )
  })

  test('without a table it is a database all the same', () => {
    expect(inspect(image('PRAGMA user_version = 1'))).toMatchObject({
      kind: 'sqlite',
      problems: [],
    })
  })

  test('every auto_vacuum mode is sound', () => {
    for (const mode of [0, 1, 2]) {
      const bytes = image(`PRAGMA auto_vacuum = ${mode}; CREATE TABLE t(a UNIQUE, b UNIQUE)`)
      expect(codes(bytes)).toEqual([])
    }
  })

  test('cut off, the expected and the actual pages are told', () => {
    const pages = healthy.length / 1024
    for (const [size, actual] of [
      [healthy.length - 1, pages - 1],
      [healthy.length / 2, Math.floor(pages / 2)],
      [100, 0],
    ] as const) {
      const { truncated, problems } = inspect(healthy.subarray(0, size))
      expect(truncated).toEqual({ expected: pages, actual })
      expect(problems.map(({ code }) => code)).toEqual(['TRUNCATED'])
    }
  })

  test('a page count that is not in force is left aside', () => {
    // The change counter (24) and the number that says for which change the count holds (92) differ.
    const { pageCount, truncated } = inspect(edited({}, { 24: 9, 92: 8, 28: 9999 }))
    expect({ pageCount, truncated }).toEqual({ pageCount: healthy.length / 1024, truncated: false })
  })

  test('bytes behind the last page are a warning', () => {
    const longer = new Uint8Array(healthy.length + 700)
    longer.set(healthy)
    expect(inspect(longer).problems).toMatchObject([{ code: 'EXTRA_BYTES', severity: 'warning' }])
  })

  test('the WAL flags are a warning', () => {
    const result = inspect(edited({ 18: 2, 19: 2 }))
    expect(result.wal).toBe(true)
    expect(result.problems).toMatchObject([{ code: 'WAL_PENDING', severity: 'warning' }])
  })

  test('a newer format cannot be read, or only be read', () => {
    expect(codes(edited({ 18: 3, 19: 3 }))).toEqual(['NEWER_FORMAT'])
    expect(codes(edited({}, { 44: 9 }))).toEqual(['NEWER_FORMAT'])
    expect(codes(edited({ 18: 3 }))).toEqual(['READ_ONLY'])
    expect(inspect(edited({ 18: 3 })).newerFormat).toBe('read-only')
  })

  test.each([
    ['page size', edited.bind(undefined, { 16: 3 }), /damaged: page size/],
    [
      'reserved bytes',
      () => image('PRAGMA page_size = 512').map((b, i) => (i === 20 ? 200 : b)),
      /reserved bytes/,
    ],
    ['payload fractions', edited.bind(undefined, { 21: 65 }), /payload fractions/],
    ['encoding', edited.bind(undefined, {}, { 56: 4 }), /encoding/],
    ['no encoding', edited.bind(undefined, {}, { 56: 0 }), /encoding/],
    ['free list', edited.bind(undefined, {}, { 32: 4000 }), /free list/],
    ['free pages', edited.bind(undefined, {}, { 36: 4000 }), /free list/],
    ['root page', edited.bind(undefined, {}, { 52: 4000 }), /largest root page/],
    ['format version', edited.bind(undefined, { 18: 0 }), /format version/],
    ['type of page 1', edited.bind(undefined, { 100: 10 }), /first page/],
  ] as const)('a damaged header is told: %s', (_name, make, words) => {
    const { problems } = inspect(make())
    expect(problems.map(({ code }) => code)).toContain('DAMAGED_HEADER')
    expect(problems[0]?.message).toMatch(words)
  })

  test('2 GiB and more are refused from the size alone', () => {
    expect(codes(healthy.subarray(0, 100), 2 ** 31)).toContain('TOO_LARGE')
    expect(codes(healthy, 2 ** 31 - 1)).not.toContain('TOO_LARGE')
  })
})

describe('what is no database', () => {
  test('no bytes are empty, not a new database', () => {
    expect(inspect(new Uint8Array(0))).toMatchObject({
      kind: 'empty',
      problems: [{ code: 'EMPTY' }],
    })
  })

  test.each([
    ['zip', ascii('PK\x03\x04rest of it')],
    ['gzip', gzipSync('some text')],
    ['PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)],
    ['PDF', ascii('%PDF-1.7 ...')],
    ['SQLite 2', ascii('** This file contains an SQLite 2.1 database **')],
    ['SQLite -wal', Uint8Array.of(0x37, 0x7f, 0x06, 0x82, 0, 45, 226, 24)],
    ['SQLite -journal', Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7)],
    ['SQL text', ascii('PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n')],
    ['text', ascii('<!DOCTYPE html><title>404</title>')],
    ['text', ascii('<?xml version="1.0"?>')],
    ['JSON text', ascii('{"notes": []}')],
    ['text', ascii('Grüße aus der Datei\nmit Umlauten\n'.repeat(300))],
    ['damaged SQLite header', ascii('SQLite format 3 with words behind it')],
    ['damaged SQLite header', ascii('SQLite format 3\0\x10\0\x01\x01\0')],
    ['zeros', new Uint8Array(5000)],
    ['unknown', new Uint8Array(5000).map((_, i) => i % 7)],
  ])('%s is named', (looksLike, bytes) => {
    const result = inspect(bytes)
    expect(result).toMatchObject({ kind: 'not-a-database', looksLike })
    expect(result.problems).toMatchObject([{ code: 'NOT_A_DATABASE', severity: 'error' }])
    const but = looksLike === 'unknown' ? '' : ` but ${looksLike}`
    expect(result.problems[0]?.message).toBe(`It is not an SQLite database${but}.`)
  })

  test('noise is taken for encryption, of any length from 100 bytes on', () => {
    const taken = Array.from({ length: 300 }, (_, i) => inspect(randomBytes(100 + i * 40)).kind)
    expect(taken.filter((kind) => kind === 'encrypted?').length).toBeGreaterThan(290)
    // The rest began with a signature by chance ("BM", a gzip magic); it was not taken for a database.
    expect(taken).not.toContain('sqlite')
  })

  test('a database that was encrypted page by page is taken for encryption', () => {
    const key = randomBytes(healthy.length)
    expect(inspect(healthy.map((byte, i) => byte ^ (key[i] ?? 0))).kind).toBe('encrypted?')
  })

  test('deflated data without a signature is not a database', () => {
    expect(inspect(deflateSync(healthy)).kind).not.toBe('sqlite')
  })

  test('every prefix of a database is told without throwing', () => {
    for (let size = 0; size < 200; size++)
      expect(inspect(healthy.subarray(0, size)).problems.length).toBe(1)
  })
})

test('the entry point stays at about 3 kB gzip', () => {
  const { outputFiles } = buildSync({
    entryPoints: ['src/file/index.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  const size = gzipSync(outputFiles[0]?.contents ?? new Uint8Array(4000), { level: 9 }).length
  console.info(`tidemark/file: ${size} bytes gzip`)
  expect(size).toBeLessThan(3050)
})
