import { expect, test } from 'vitest'
import { dialectOf, folderOf, isSql, languageOf } from '../../src/sources/folder.js'
import { filesOf } from './fixture.js'

const read = (texts: Record<string, string>) => folderOf(filesOf(texts), 'sqlite')

test('a path is taken apart, whatever its signs', () => {
  const [file] = read({ './a\\..//b/1_x.sql': '\uFEFFx' }).files
  expect(file).toMatchObject({ name: '1_x.sql', folders: ['a', 'b'], text: 'x' })
})

test('hidden files, tests and declarations are left out, but not for where the folder lies', () => {
  const { files, leftOut } = read({
    '.app/m/1_x.sql': '',
    '.app/m/.DS_Store': '',
    '.app/m/.git/2_x.sql': '',
    '.app/m/__MACOSX/3_x.sql': '',
    '.app/m/1_x.test.ts': '',
    '.app/m/1_x_test.go': '',
    '.app/m/1_x.d.ts': '',
  })
  expect(files.map(({ name }) => name)).toEqual(['1_x.sql'])
  expect(leftOut).toHaveLength(6)
})

test('folders named after databases count where there is one for the wanted database', () => {
  const names = (texts: Record<string, string>) => read(texts).files.map(({ path }) => path)
  expect(names({ 'sqlite3/1.sql': '', 'pg/1.sql': '', '2.sql': '' })).toEqual([
    'sqlite3/1.sql',
    '2.sql',
  ])
  expect(names({ 'h2/1.sql': '', 'oracle/1.sql': '' })).toHaveLength(2)
})

test('a database has one name for its spellings', () => {
  expect(['SQLite3', 'psql', 'crdb', 'notes'].map(dialectOf)).toEqual([
    'sqlite',
    'postgres',
    'cockroach',
    undefined,
  ])
})

test('programs and SQL are told by the end of their names', () => {
  expect(['a.go', 'a.KT', 'a.mts', 'a.sql', 'a.constructor', 'go'].map(languageOf)).toEqual([
    'Go',
    'Kotlin',
    'TypeScript',
    undefined,
    undefined,
    undefined,
  ])
  expect(
    ['a.sql', 'a.SQL', '1.sqm', '05.sql.sqlite', 'a.sqlite'].filter((name) => isSql({ name })),
  ).toHaveLength(4)
})
