import { describe, expect, test } from 'vitest'
import { fromFiles, readFiles } from '../../src/sources/index.js'
import { expectError } from '../support/expect-error.js'

// Folders that strangers have made. Where the work grew with the square of a size, these tests would
// not come to an end.

const many = <T>(make: (index: number) => T, count = 10_000): T[] =>
  Array.from({ length: count }, (_, index) => make(index))
const large = (unit: string, size = 200_000): string => unit.repeat(Math.ceil(size / unit.length))

describe('ten thousand files', () => {
  test('are read as steps', () => {
    const files = many((index) => ({ path: `m/${index}_a.sql`, text: '-- up\n-- down\nSELECT 1' }))
    expect(fromFiles(files).migrations).toHaveLength(10_000)
  })

  test('of one version are one fault', () => {
    const { faults } = readFiles(many((index) => ({ path: `1_a${index}.sql`, text: '' })))
    expect(faults).toHaveLength(1)
  })

  test('with bad names are ten thousand faults in one error', () => {
    const files = many((index) => ({ path: `a${index}.sql`, text: '' }))
    const error = expectError('INVALID_SOURCE', () => fromFiles(files, { format: 'goose' }))
    expect(error.what.split('\n')).toHaveLength(10_001)
  })

  test('named in a journal are read in its order', () => {
    const tags = many((index) => `t${10_000 - index}`)
    const journal = JSON.stringify({ entries: tags.map((tag, idx) => ({ idx, tag })) })
    const files = tags.map((tag) => ({ path: `${tag}.sql`, text: '' }))
    const { migrations } = fromFiles([...files, { path: 'meta/_journal.json', text: journal }])
    expect(migrations[0]?.description).toBe('t10000')
  })
})

describe('a large text', () => {
  test.each([
    ['1_a.sql', '-- up\n'],
    ['1_a.sql', '${a}'],
    ['1_a.sql', "'${a}'\n"],
    ['1_a.sql', '{{a}} '],
    ['1_a.sql', '-- +goose Up\n'],
    ['1_a.sql', '-- +goose Up\n-- +goose ENVSUB ON\n$A\n'],
    ['1_a.sql', 'x -- +goose StatementEnd\n-- +goose Up\n'],
    ['1_a.sql', '-- migrate:up\n'],
    ['1_a.sql', `-- up${' '.repeat(1000)}x\n`],
    ['1_a.sql', '-- v1: a\n-- only: sqlite until "end only"\n'],
    ['1.sqm', 'CREATE TABLE t (a AS b<'],
    ['1.sqm', 'CREATE TABLE t (a AS b<c>, '],
    ['V1__a.sql', "'${a}'"],
    ['1550601598648-A.ts', 'class A implements MigrationInterface { up(q) { q.query(`'],
    ['1550601598648-A.ts', 'implements MigrationInterface /* '],
    ['1550601598648-A.ts', 'implements MigrationInterface up('],
  ])('in %s of %j is read to its end', (path, unit) => {
    const { faults, migrations } = readFiles([{ path, text: large(unit) }])
    expect(faults.length + migrations.length).toBeGreaterThan(0)
    expect(faults.length).toBeLessThan(30)
  })

  test('of megabytes is a migration like another', () => {
    const text = `-- up\n${large("INSERT INTO t VALUES (1, 'a;b');\n", 3e6)}-- down\nDELETE FROM t;`
    const [migration] = fromFiles([{ path: '1_a.sql', text }]).migrations
    expect(migration?.sql?.down).toMatch(/^\n+DELETE FROM t;$/)
  })
})

describe('a strange name', () => {
  test('cannot hide anything in a message', () => {
    const files = [{ path: 'a\n\u202Elqs.\0x.sql', text: '' }]
    const { what } = expectError('INVALID_SOURCE', () => fromFiles(files, { format: 'goose' }))
    expect(what).toContain('a\\u{A}\\u{202E}lqs.\\u{0}x.sql: a name looks like')
  })

  test.each(['../../etc/1_a.sql', '/1_a.sql', '..\\1_a.sql', './././1_a.sql', 'C:\\1_a.sql'])(
    '%j is a name, and leads nowhere',
    (path) => {
      const [migration] = fromFiles([{ path, text: 'SELECT 1' }]).migrations
      expect([migration?.version, migration?.description]).toEqual(['1', 'a'])
      expect(migration?.sql?.source).toBe(path)
    },
  )

  test.each([
    '',
    '/',
    '..',
    '.sql',
    '1_',
    `${'1'.repeat(2000)}_a.sql`,
    `1_${'.up'.repeat(900)}.sql`,
  ])('%j is no step, and is not lost', (path) => {
    const { leftOut, faults, migrations } = readFiles([{ path, text: '' }])
    expect(migrations).toEqual([])
    expect(leftOut.length + faults.length).toBeGreaterThan(0)
  })

  test.each(['__proto__', 'constructor', 'toString'])('a folder called %s is a folder', (name) => {
    const { migrations } = fromFiles([{ path: `${name}/1_${name}.sql`, text: '' }])
    expect(migrations.map(({ version }) => version)).toEqual(['1'])
  })

  test('a placeholder called like a part of every object has no value', () => {
    const { faults } = readFiles([{ path: '1_a.sql', text: 'SELECT ${constructor}' }])
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('no value for ${constructor}') as unknown,
    ])
  })

  test.each(['\0', '\uD800'])('that SQLite could not hold is a fault of the file: %j', (letter) => {
    const { faults } = readFiles([{ path: `1_a${letter}b.sql`, text: '' }])
    expect(faults).toHaveLength(1)
  })
})

test('a text with a NUL is a fault of its file', () => {
  const { faults } = readFiles([{ path: '1_a.sql', text: 'SELECT 1;\0 DROP TABLE a' }])
  expect(faults).toEqual([{ path: '1_a.sql', message: expect.stringContaining('NUL') as unknown }])
})
