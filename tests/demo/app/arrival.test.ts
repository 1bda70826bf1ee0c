import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sortArrival } from '../../../demo/app/arrival.js'
import type { Arrived } from '../../../demo/app/arrival.js'
import { runs } from '../../support/runs.js'

const files = (...paths: readonly string[]): Arrived[] =>
  paths.map((path) => ({ path, file: new File([], path.replace(/.*\//, '')) }))

/** What was made of the files, by their paths. */
function sorted(...paths: readonly string[]) {
  const { database, wal, journal, migrations, remarks, refusal } = sortArrival(files(...paths))
  return {
    database: database?.path,
    wal: wal?.path,
    journal: journal?.path,
    migrations: migrations.map(({ path }) => path),
    remarks,
    refusal: refusal?.what,
  }
}

const nothing = {
  database: undefined,
  wal: undefined,
  journal: undefined,
  migrations: [],
  remarks: [],
  refusal: undefined,
}

describe('what came together', () => {
  test.each<[string, readonly string[], Partial<typeof nothing> | object]>([
    ['one file, whatever its name', ['letter.txt'], { database: 'letter.txt' }],
    ['code alone is looked at like any file', ['app.js'], { database: 'app.js' }],
    ['a database with its -wal', ['a.db', 'a.db-wal'], { database: 'a.db', wal: 'a.db-wal' }],
    [
      'with -shm and hidden files, which are passed over',
      ['a.db', 'a.db-shm', '.DS_Store', 'x/Thumbs.db'],
      { database: 'a.db' },
    ],
    ['a -journal alone', ['a.db-journal'], { journal: 'a.db-journal' }],
    [
      'a folder of migrations with its list',
      ['m/0001_a.sql', 'm/meta/_journal.json', 'a.sqlite'],
      { database: 'a.sqlite', migrations: ['m/0001_a.sql', 'm/meta/_journal.json'] },
    ],
    [
      'of two files without an ending the one that has a -wal beside it',
      ['one', 'two', 'two-wal'],
      { database: 'two', wal: 'two-wal', remarks: ['one: was left alone.'] },
    ],
    [
      'a database and a picture: the picture is left alone',
      ['a.db', 'b.png'],
      { database: 'a.db', remarks: ['b.png: was left alone.'] },
    ],
  ])('%s', (_, paths, expected) => {
    expect(sorted(...paths)).toEqual({ ...nothing, ...expected })
  })

  test('two databases are refused by their names', () => {
    expect(sorted('a.db', 'b.sqlite').refusal).toContain('a.db, b.sqlite')
  })

  test('a -wal of another name is refused, and the words name both', () => {
    const { database, refusal } = sorted('a.db', 'b.db-wal')
    expect(database).toBeUndefined()
    expect(refusal).toContain('b.db-wal is not the -wal of a.db')
  })

  test('code beside migrations is named and left alone', () => {
    const { migrations, remarks } = sorted('a.db', '001_a.sql', '002_b.ts', '003_c.py')
    expect(migrations).toEqual(['001_a.sql'])
    expect(remarks.join()).toContain('002_b.ts, 003_c.py: is code')
  })
})

test('no file is taken for two things, and none is lost without a word', () => {
  const name = fc.constantFrom('a', 'b.db', 'c.sqlite', 'd.sql', 'b.db-wal', 'a-journal', 'e.js')
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), (paths) => {
      const { database, wal, journal, migrations, remarks, refusal } = sorted(...paths)
      if (refusal !== undefined) return
      const taken = [database, wal, journal, ...migrations].filter((path) => path !== undefined)
      expect(new Set(taken).size).toBe(taken.length)
      for (const path of paths) {
        expect(taken.includes(path) || remarks.some((words) => words.includes(path))).toBe(true)
      }
    }),
    { numRuns: runs(300) },
  )
})
