import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { python } from '../support/file-python.js'
import { blocksOf } from './snippets.js'

const page = readFileSync(new URL('../../docs/from-the-original.md', import.meta.url), 'utf8')
const blocks = blocksOf(page).filter(({ language }) => language === 'python')

function run(script: string, input = ''): unknown {
  return JSON.parse(execFileSync('python3', ['-c', script], { input, encoding: 'utf8' }))
}

test.skipIf(python === undefined)('Python can read every snippet on the left side', () => {
  const script = `
import ast, json, sys
print(len([ast.parse(text) for text in json.load(sys.stdin)]))
`
  expect(blocks.length).toBeGreaterThan(10)
  expect(run(script, JSON.stringify(blocks.map(({ text }) => text)))).toBe(blocks.length)
})

// What the page says about the other side.

test.skipIf(python === undefined)(
  'Python keeps the table of a migration that failed, and the next attempt fails at it',
  () => {
    const script = `
import json, sqlite3
conn = sqlite3.connect(":memory:")
said = []
for attempt in range(2):
    try:
        conn.execute("CREATE TABLE colours (name TEXT)")
        conn.execute("INSERT INTO colors VALUES ('red')")
    except sqlite3.Error as error:
        conn.rollback()
        said.append(str(error))
print(json.dumps(said))
`
    expect(run(script)).toEqual(['no such table: colors', 'table colours already exists'])
  },
)

test.skipIf(python === undefined)(
  'a rebuild with foreign keys on deletes the rows of the children, in a transaction too',
  () => {
    const script = `
import json, sqlite3
conn = sqlite3.connect(":memory:")
conn.executescript("""
    PRAGMA foreign_keys = ON;
    CREATE TABLE notes (id INTEGER PRIMARY KEY);
    CREATE TABLE tags (note INTEGER REFERENCES notes (id) ON DELETE CASCADE);
    INSERT INTO notes VALUES (1);
    INSERT INTO tags VALUES (1);
    BEGIN;
    PRAGMA foreign_keys = OFF;
    CREATE TABLE notes_new (id INTEGER PRIMARY KEY);
    INSERT INTO notes_new SELECT * FROM notes;
    DROP TABLE notes;
    ALTER TABLE notes_new RENAME TO notes;
    COMMIT;
""")
print(json.dumps([conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("notes", "tags")]))
`
    expect(run(script)).toEqual([1, 0])
  },
)

test.skipIf(python === undefined)('as text, version 10 comes before version 2', () => {
  expect(run('import json; print(json.dumps(sorted(["2", "10", "001"])))')).toEqual([
    '001',
    '10',
    '2',
  ])
})
