import { spawnSync } from 'node:child_process'

/** Programs that answer a query on a file with one line a row; the first that is there is asked. */
const PROGRAMS = [
  { name: 'sqlite3', arguments: (path: string, sql: string) => ['-batch', path, sql] },
  {
    name: 'python3',
    arguments: (path: string, sql: string) => [
      '-c',
      'import sqlite3, sys\nfor row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print("|".join(map(str, row)))',
      path,
      sql,
    ],
  },
]

const answer = (program: (typeof PROGRAMS)[number], path: string, sql: string) =>
  spawnSync(program.name, program.arguments(path, sql), { encoding: 'utf8' })

/** An SQLite of this computer that is not sql.js: the program, else Python's. */
export const sqlite = PROGRAMS.find((each) => answer(each, ':memory:', 'SELECT 1').stdout === '1\n')

if (sqlite === undefined) {
  console.warn('Neither sqlite3 nor python3 is installed: downloads are read by sql.js alone.')
}

/** The rows that this SQLite finds in a file. */
export function askSqlite(path: string, sql: string): string[] {
  if (sqlite === undefined) throw new Error('There is no SQLite here: guard this test.')
  const { status, stdout, stderr } = answer(sqlite, path, sql)
  if (status !== 0) throw new Error(stderr)
  return stdout.split('\n').filter((line) => line !== '')
}
