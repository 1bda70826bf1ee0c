import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import initSqlJs from 'sql.js'
import { afterAll, describe, expect, test } from 'vitest'
import { makeBadFiles } from '../../scripts/bad-files.mjs'
import { openImage } from '../../src/adopt/index.js'
import { MigrationError } from '../../src/errors.js'
import { python, runPython } from '../support/file-python.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })
const files = makeBadFiles(SQL)

/** What opening ends in: a code, or 'opens'. Anything but a typed error fails the test. */
function outcome(bytes: Uint8Array): string {
  try {
    openImage(bytes, { sqlJs: SQL }).connection.close()
    return 'opens'
  } catch (error) {
    if (error instanceof MigrationError) return error.code
    throw error
  }
}

describe('every kind of bad file', () => {
  test.each(files)('$name: $why', ({ bytes, expected, warnings = [], lacks = [] }) => {
    expect(outcome(bytes)).toBe(expected)
    if (expected !== 'opens') return
    const opened = openImage(bytes, { sqlJs: SQL })
    expect(opened.warnings.map(({ code }) => code)).toEqual(warnings)
    expect(
      opened.unsupported.map(({ kind, name, objects }) => {
        return `${kind} ${name}: ${objects.toSorted().join(', ')}`
      }),
    ).toEqual(lacks)
    opened.connection.close()
  })
})

function image(sql: string): Uint8Array {
  const db = new SQL.Database()
  db.run(sql)
  const bytes = db.export()
  db.close()
  return bytes
}

describe('a sound file', () => {
  const bytes = image('CREATE TABLE t(a); INSERT INTO t VALUES (1)')

  test('opens with nothing to say, as the database of the given sql.js', () => {
    const { database, connection, inspection, unsupported, warnings } = openImage(bytes, {
      sqlJs: SQL,
    })
    expect(database).toBeInstanceOf(SQL.Database)
    expect(connection.get('SELECT a FROM t')).toEqual({ a: 1 })
    expect({ kind: inspection.kind, unsupported, warnings }).toEqual({
      kind: 'sqlite',
      unsupported: [],
      warnings: [],
    })
    connection.close()
  })

  test('is opened with trusted_schema off and cell_size_check on, and checks of rows still on', () => {
    const { connection } = openImage(bytes, { sqlJs: SQL })
    expect(connection.get('PRAGMA trusted_schema')).toEqual({ trusted_schema: 0 })
    expect(connection.get('PRAGMA cell_size_check')).toEqual({ cell_size_check: 1 })
    expect(connection.get('PRAGMA ignore_check_constraints')).toEqual({
      ignore_check_constraints: 0,
    })
    connection.close()
  })

  test('is copied: writing to the database does not write to the bytes, nor to a Buffer', () => {
    const buffer = Buffer.from(bytes)
    const { connection } = openImage(buffer, { sqlJs: SQL })
    connection.exec('DELETE FROM t')
    expect(Buffer.compare(buffer, bytes)).toBe(0)
    connection.close()
  })

  test('in WAL mode opens as a rollback-journal database that can be written', () => {
    const wal = bytes.slice().fill(2, 18, 20)
    const { connection } = openImage(wal, { sqlJs: SQL })
    connection.exec('INSERT INTO t VALUES (2)')
    expect(connection.get('PRAGMA journal_mode')).not.toEqual({ journal_mode: 'wal' })
    connection.close()
  })
})

describe('a damaged file', () => {
  const zeroed = files.find(({ name }) => name === 'index-behind')?.bytes ?? new Uint8Array()

  test('is refused in words of SQLite, and says what to do', () => {
    expect(() => openImage(zeroed, { sqlJs: SQL })).toThrow(
      /DAMAGED_FILE.*index i[^]*not opened[^]*backup/,
    )
  })

  test('opens on request, with the damage as warnings', () => {
    const { connection, warnings } = openImage(zeroed, { sqlJs: SQL, damaged: 'accept' })
    expect(warnings.length).toBeGreaterThan(0)
    expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(['DAMAGED_FILE']))
    connection.close()
  })

  test('without a readable schema never opens', () => {
    const bytes = files.find(({ name }) => name === 'malformed-schema')?.bytes ?? new Uint8Array()
    expect(() => openImage(bytes, { sqlJs: SQL, damaged: 'accept' })).toThrow(
      /cannot read its schema/,
    )
  })
})

describe.skipIf(python === undefined)('a file with its -wal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'strangers-'))
  if (python !== undefined) runPython('adopt-wal-strangers.py', [folder])
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test('shows the rows that are in the WAL only', () => {
    const options = { sqlJs: SQL, wal: read('apples.db-wal') }
    const { connection, wal, warnings, inspection } = openImage(read('apples.db'), options)
    expect(connection.all('SELECT a FROM apples')).toEqual([
      { a: 'in the file' },
      { a: 'in the WAL' },
    ])
    expect(warnings).toEqual([])
    expect(wal?.committed).toBeGreaterThan(0)
    expect(inspection.userVersion).toBe(5)
    connection.close()
  })

  test('of another database is refused, with the tables of both', () => {
    const open = () => openImage(read('apples.db'), { sqlJs: SQL, wal: read('bears.db-wal') })
    expect(open).toThrow(/WAL_MISMATCH.*without it: apples; with it: bears/)
  })

  test('of another database opens on request, with a warning', () => {
    const wal = read('bears.db-wal')
    const { connection, warnings } = openImage(read('apples.db'), {
      sqlJs: SQL,
      wal,
      doubtful: 'accept',
    })
    expect(warnings).toMatchObject([{ code: 'WAL_MISMATCH' }])
    connection.close()
  })

  test('that is no WAL is refused as a migration error', () => {
    const open = () => openImage(read('apples.db'), { sqlJs: SQL, wal: read('apples.db') })
    expect(open).toThrow(MigrationError)
    expect(open).toThrow(/NOT_A_WAL/)
  })
})
