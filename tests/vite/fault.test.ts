import { expect, test } from 'vitest'
import { FolderFault, inOneLine, placeOf, viteError } from '../../src/vite/fault.js'

const place = {
  source: '002_b.sql',
  index: 1,
  count: 2,
  line: 3,
  column: 8,
  excerpt: '  3 | CREATE TABEL\n             ^',
}

test('all faults are in the message, and the place is that of the first that has one', () => {
  const fault = new FolderFault([
    { message: 'The folder is odd.' },
    { ...placeOf(place), message: 'near "TABEL"' },
    { path: '003_c.sql', message: 'a bad name' },
  ])
  expect(viteError(fault, '/app/migrations')).toEqual({
    message: 'The folder is odd.\n002_b.sql:3:8: near "TABEL"\n003_c.sql: a bad name',
    id: '/app/migrations/002_b.sql',
    loc: { file: '/app/migrations/002_b.sql', line: 3, column: 8 },
    frame: place.excerpt,
  })
})

test('a file without a line begins at its first', () => {
  const fault = new FolderFault([{ path: 'notes.sql', message: 'a bad name' }])
  expect(viteError(fault, '/m').loc).toEqual({ file: '/m/notes.sql', line: 1, column: 1 })
})

test('what is wrong with no file has no place', () => {
  expect(viteError(new FolderFault([{ message: 'There is no folder.' }]), '/m')).toEqual({
    message: 'There is no folder.',
  })
})

test('a warning is one line that begins with its place', () => {
  expect(inOneLine({ path: 'a.sql', line: 2, message: 'odd' })).toBe('a.sql:2: odd')
})
