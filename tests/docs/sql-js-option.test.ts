import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** In a process of its own: in one process the first call of initSqlJs decides for all. */
function inProcess(options: object, work: string, input: string): string {
  const script = `
    import { readFileSync } from 'node:fs'
    import initSqlJs from 'sql.js'
    const SQL = await initSqlJs(${JSON.stringify(options)})
    const input = new Uint8Array(readFileSync(0))
    process.stdout.write((() => { ${work} })())`
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    input: Buffer.from(input, 'base64'),
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  })
}

test("a file with an index on SQLite's sqrt() is readable only with the option of the first page", () => {
  const good = { useOldExtensionFunctions: false }
  const image = inProcess(
    good,
    `const db = new SQL.Database()
     db.run('CREATE TABLE t (a); CREATE INDEX i ON t (sqrt(a)); INSERT INTO t VALUES (4)')
     return Buffer.from(db.export()).toString('base64')`,
    '',
  )
  const read = `
    try { return String(new SQL.Database(input).exec('SELECT a FROM t')[0].values[0][0]) }
    catch (error) { return error.message }`
  expect(inProcess(good, read, image)).toBe('4')
  expect(inProcess({}, read, image)).toContain('malformed database schema')
})
