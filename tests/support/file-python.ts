import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The real SQLite of this computer, reached through Python: the oracle for whole files. */
function findPython(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import sqlite3'], { stdio: 'ignore' })
    return 'python3'
  } catch {
    console.warn(
      'python3 with sqlite3 is not installed: comparisons with the real SQLite are skipped.',
    )
    return undefined
  }
}

export const python = findPython()

/** Runs a script of this folder and returns what it printed. */
export function runPython(script: string, args: readonly string[]): string {
  const path = fileURLToPath(new URL(script, import.meta.url))
  if (python === undefined) throw new Error('There is no python3: guard this test with `python`.')
  return execFileSync(python, [path, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 })
}
