import { describe, expect, test } from 'vitest'
import { takenForText, textForNames } from '../../src/lint/strings.js'
import { splitStatements } from '../../src/sql.js'
import { open, rows } from '../support/sql-js.js'

const BASE = `
  CREATE TABLE notes(id INTEGER PRIMARY KEY, title TEXT, twice AS (title || title));
  CREATE TABLE __new_notes(id INTEGER PRIMARY KEY, title TEXT, n INTEGER);
  CREATE VIRTUAL TABLE words USING fts4(body);
  CREATE VIEW titles(t) AS SELECT title FROM notes;
  INSERT INTO notes(title) VALUES ('a'), ('b');
`

/** The names that are found in a statement on these tables. */
function found(sql: string): string[] {
  const { db } = open(BASE)
  const [statement] = splitStatements(sql)
  const names = statement ? takenForText(db, statement).map(({ text }) => text) : ['no statement']
  db.close()
  return names
}

const REBUILD =
  'INSERT INTO `__new_notes`("id", "title", "n") SELECT "id", "title", "n" FROM `notes`'

describe('taken for text', () => {
  test("the column that a rebuild adds, in the SELECT from the old table, as SQLite's own rows show", () => {
    expect(found(REBUILD)).toEqual(['"n"'])
    const { raw, db } = open(BASE)
    const [statement] = splitStatements(`-- a comment before\n${REBUILD};`)
    if (!statement) throw new Error('no statement')
    expect(textForNames(db, statement)).toMatchObject([
      { code: 'STRING_IN_DOUBLE_QUOTES', at: 20 + REBUILD.lastIndexOf('"n"') },
    ])
    expect(rows(raw, 'SELECT * FROM __new_notes')).toEqual([])
    raw.exec(REBUILD)
    expect(rows(raw, 'SELECT n FROM __new_notes')).toEqual([['n'], ['n']])
    raw.close()
  })

  test.each([
    ['UPDATE notes SET title = "nothing"', ['"nothing"']],
    ['DELETE FROM notes WHERE "titel" = \'a\'', ['"titel"']],
    ['SELECT * FROM notes ORDER BY "titel"', ['"titel"']],
    ['CREATE INDEX i ON notes("titel")', ['"titel"']],
    ['CREATE TABLE copy AS SELECT "id", "n" FROM notes', ['"n"']],
    ['WITH w AS (SELECT "id", "n" FROM notes) SELECT "id" FROM w', ['"n"']],
    ['SELECT "n" FROM notes WHERE id IN (SELECT "n" FROM __new_notes)', ['"n"']],
    ['SELECT "it\'s" FROM notes', ['"it\'s"']],
    ['SELECT "a ""b"" `c`" FROM notes', ['"a ""b"" `c`"']],
    ['INSERT INTO notes(id) VALUES (1) ON CONFLICT("id") DO UPDATE SET title = "n"', ['"n"']],
  ])('%s', (sql, names) => {
    expect(found(sql)).toEqual(names)
  })
})

describe('names', () => {
  test.each([
    'INSERT INTO "__new_notes"("id", "title") SELECT "id", "title" FROM "notes"',
    'SELECT "x"."id", "b" FROM "notes" AS "x" JOIN (SELECT "n" AS "b" FROM "__new_notes") AS "y"',
    'SELECT "rowid", "oid", "_rowid_", "twice" FROM "notes"',
    'SELECT "docid", "words" FROM "words" WHERE "words" MATCH \'a\' ORDER BY "docid"',
    'SELECT "t" FROM "titles"',
    'SELECT count(*) AS "how many", title AS "of" FROM notes GROUP BY "of" ORDER BY "how many"',
    'WITH "w"("a") AS (SELECT "id" FROM "notes") SELECT "a" FROM "w"',
    'SELECT "key", "value" FROM json_each(\'[1]\')',
    'INSERT INTO notes("id") VALUES (1) ON CONFLICT("id") DO UPDATE SET "title" = "excluded"."title" RETURNING "id" AS "i", "title"',
    'SELECT CAST("id" AS "TEXT") COLLATE "nocase" "alias" FROM notes',
    'SELECT (SELECT "n" FROM "__new_notes" WHERE "twice" = "title") FROM "notes"',
    // SQLite refuses these by itself.
    'SELECT "id" FROM nowhere',
    'SELECT "n", wrong FROM notes',
    'SELECT "n" FROM',
    // Its body is not compiled yet.
    'CREATE VIEW v AS SELECT "n" FROM notes',
  ])('%s', (sql) => {
    expect(found(sql)).toEqual([])
  })

  test('what is asked changes nothing', () => {
    const { raw, db } = open(BASE)
    for (const sql of [REBUILD, 'DELETE FROM "notes"', 'CREATE TABLE "a"("b")']) {
      for (const statement of splitStatements(sql)) takenForText(db, statement)
    }
    expect(rows(raw, 'SELECT count(*) FROM notes')).toEqual([[2]])
    expect(rows(raw, "SELECT name FROM sqlite_schema WHERE name = 'a'")).toEqual([])
    raw.close()
  })
})
