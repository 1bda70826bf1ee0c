import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { python } from '../support/file-python.js'

/** A row as the other SQLite tells it. */
export type Row = Record<string, string | number | null>

/** An SQLite that is not ours, working on a file. Foreign keys are on. */
export interface RealSqlite {
  readonly name: string
  /** One statement, with values for `?`. */
  query(file: string, sql: string, values?: readonly string[]): Row[]
  /** Any number of statements. */
  script(file: string, sql: string): void
}

/** The program itself: `python3` can be a script that takes five times as long to find it. */
const executable =
  python && execFileSync(python, ['-c', 'import sys; print(sys.executable)']).toString().trim()
const scriptPath = fileURLToPath(new URL('real-sqlite.py', import.meta.url))

/** Python's sqlite3; `dates` turns TIMESTAMP columns into datetime objects. */
export function pythonSqlite(dates = false): RealSqlite {
  const work = (file: string, sql: string, values: readonly string[], script: boolean): Row[] => {
    const input = JSON.stringify({ file, sql, values, script, dates })
    const printed = execFileSync(executable ?? 'python3', ['-I', '-S', scriptPath], {
      input,
      encoding: 'utf8',
    })
    return rowsOf(printed)
  }
  return {
    name: "Python's sqlite3",
    query: (file, sql, values = []) => work(file, sql, values, false),
    script: (file, sql) => void work(file, sql, [], true),
  }
}

/** The sqlite3 program. */
function programSqlite(): RealSqlite {
  const work = (file: string, input: string): Row[] =>
    rowsOf(execFileSync('sqlite3', ['-bail', '-json', file], { input, encoding: 'utf8' }))
  return {
    name: 'the sqlite3 program',
    query(file, sql, values = []) {
      // The value of a parameter is read as an expression: without quotes 001 would become 1.
      const set = values.map((value, index) => `.parameter set ?${index + 1} "'${value}'"\n`)
      return work(file, `PRAGMA foreign_keys = ON;\n${set.join('')}${sql};\n`)
    },
    script: (file, sql) => void work(file, `PRAGMA foreign_keys = ON;\n${sql}`),
  }
}

function hasProgram(): boolean {
  try {
    return execFileSync('sqlite3', ['-json', ':memory:', 'SELECT 1 AS a']).toString().includes('a')
  } catch {
    return false
  }
}

function rowsOf(printed: string): Row[] {
  return printed.trim() === '' ? [] : (JSON.parse(printed) as Row[])
}

/** Every other SQLite of this computer. */
export const realSqlites: readonly RealSqlite[] = [
  ...(python === undefined ? [] : [pythonSqlite()]),
  ...(hasProgram() ? [programSqlite()] : []),
]

if (realSqlites.length === 0) {
  console.warn('There is neither python3 nor sqlite3: files are not exchanged with another SQLite.')
}
