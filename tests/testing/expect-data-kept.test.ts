import { describe, expect, test } from 'vitest'
import { connect, sqlMigration } from '../../src/index.js'
import type { Connection } from '../../src/index.js'
import { expectDataKept, migrationTest } from '../../src/testing/index.js'
import { messageOf, notes, SQL, upgrade } from './notes.js'

describe('passes', () => {
  test.each([
    [
      'a rebuilt table',
      'CREATE TABLE n AS SELECT * FROM tags; DROP TABLE tags; ALTER TABLE n RENAME TO tags',
    ],
    ['a new column and a new table', 'ALTER TABLE notes ADD COLUMN x; CREATE TABLE y AS SELECT 1'],
    [
      'columns in another order',
      'CREATE TABLE n AS SELECT name, note FROM tags; DROP TABLE tags; ALTER TABLE n RENAME TO tags',
    ],
    ['names in another case', 'ALTER TABLE tags RENAME COLUMN name TO NAME'],
  ])('%s', (_, up) => {
    expectDataKept(upgrade(up))
  })

  test('what is said to change', () => {
    const up = `
      ALTER TABLE notes RENAME TO pages;
      ALTER TABLE pages RENAME COLUMN title TO name;
      ALTER TABLE pages DROP COLUMN stars;
      ALTER TABLE pages ADD COLUMN slug TEXT;
      UPDATE pages SET slug = lower(name);
      DROP TABLE tags`
    expectDataKept(upgrade(up), {
      notes: {
        becomes: 'pages',
        rename: { title: 'name' },
        drop: ['stars'],
        using: { slug: 'lower(title)' },
      },
      tags: 'dropped',
    })
  })

  test('a file with a table whose module this sql.js does not have', () => {
    const old = connect(new SQL.Database())
    old.exec(`CREATE TABLE docs_content (c0); INSERT INTO docs_content VALUES ('a');
      PRAGMA writable_schema = ON;
      INSERT INTO sqlite_schema VALUES ('table', 'docs', 'docs', 0, 'CREATE VIRTUAL TABLE docs USING fts5(a)')`)
    const from = old.export()
    expectDataKept(migrationTest({ migrations: [notes], sqlJs: SQL, from }))
    const gone = sqlMigration({ version: '001', description: '', up: 'DELETE FROM docs_content' })
    expect(
      messageOf(() => expectDataKept(migrationTest({ migrations: [gone], sqlJs: SQL, from }))),
    ).toContain('table docs_content, 1 row:')
  })

  test('rows that may come or go, and columns that are not looked at', () => {
    expectDataKept(upgrade("INSERT INTO tags VALUES (1, 'new')"), { tags: { rows: 'more' } })
    expectDataKept(upgrade('DELETE FROM tags WHERE note = 2'), { tags: { rows: 'fewer' } })
    expectDataKept(upgrade("UPDATE notes SET stars = 'x'"), { notes: { ignore: ['Stars'] } })
  })

  test('a column that is gone and held nothing', () => {
    const up = 'ALTER TABLE notes DROP COLUMN stars'
    expectDataKept(upgrade(up, { seed: "INSERT INTO notes (title) VALUES ('a')" }))
  })
})

describe('fails', () => {
  test('where a table or a column went with what it held, and shows the schema diff', () => {
    const message = messageOf(() =>
      expectDataKept(upgrade('ALTER TABLE notes DROP COLUMN stars; DROP TABLE tags')),
    )
    expect(message).toContain('column notes.stars is gone, with 1 value')
    expect(message).toContain('table tags is gone, with 3 rows')
    expect(message).toContain('~ table notes\n    - column stars: TEXT\n  - table tags')
  })

  test('where a value changed, and shows it by the key of its row', () => {
    const message = messageOf(() =>
      expectDataKept(upgrade('UPDATE notes SET title = lower(title)')),
    )
    expect(message).toContain(
      "table notes, 2 rows:\n  2 changed:\n    ~ id 1: title 'Flour' -> 'flour'\n    ~ id 2: title 'Ideas' -> 'ideas'",
    )
  })

  test('where one of two equal rows is missing, or a join has doubled one', () => {
    expect(messageOf(() => expectDataKept(upgrade('DELETE FROM tags WHERE rowid = 2')))).toContain(
      "1 missing:\n    - note 2, name 'work'",
    )
    expect(
      messageOf(() => expectDataKept(upgrade('INSERT INTO tags SELECT * FROM tags LIMIT 1'))),
    ).toContain("1 not there before:\n    + note 1, name 'home'")
  })

  test.each([
    ['1', '1.0'],
    ["'1'", '1'],
    ['NULL', "''"],
    ['9007199254740993', '9007199254740992'],
    ["x'61'", "'a'"],
    ["'a' || char(0) || 'b'", "'a'"],
    ['0.1', '0.1 + 1e-17 * 2'],
    ["CAST(x'ff' AS TEXT)", "CAST(x'fe' AS TEXT)"],
  ])('where %s became %s', (old, now) => {
    const fill = (value: string) =>
      sqlMigration({ version: '002', description: '', up: `UPDATE t SET a = ${value}` })
    const test = migrationTest({
      migrations: [fill(now)],
      sqlJs: SQL,
      base: 'CREATE TABLE t (a)',
      seed: `INSERT INTO t SELECT ${old}`,
    })
    expect(messageOf(() => expectDataKept(test))).toContain('table t, 1 row:')
  })

  test('where a value is not what was to be computed', () => {
    const up = 'UPDATE notes SET stars = stars + 1'
    expectDataKept(upgrade(up), { notes: { using: { stars: 'CAST(stars + 1 AS TEXT)' } } })
    expect(
      messageOf(() => expectDataKept(upgrade(up), { notes: { using: { stars: 'stars' } } })),
    ).toContain("id 1: stars '3' -> '4'")
  })

  test('where more rows came or went than was said', () => {
    const up = "DELETE FROM tags WHERE note = 1; INSERT INTO tags VALUES (1, 'new')"
    expect(messageOf(() => expectDataKept(upgrade(up), { tags: { rows: 'more' } }))).toContain(
      "- note 1, name 'home'",
    )
    expect(messageOf(() => expectDataKept(upgrade(up), { tags: { rows: 'fewer' } }))).toContain(
      "+ note 1, name 'new'",
    )
  })

  test('where what is said to change names nothing that is there', () => {
    const message = messageOf(() =>
      expectDataKept(upgrade('DROP TABLE tags'), {
        note: 'dropped',
        tags: { becomes: 'labels' },
        notes: { rename: { titel: 'name' }, drop: ['stars'], using: { slug: '1' }, ignore: ['x'] },
      }),
    )
    expect(message.split('\n').slice(2)).toEqual([
      '  there is no table note before',
      '  table notes has no column titel before',
      '  table notes has no column x before',
      '  table notes has no column name afterwards',
      '  table notes has no column slug afterwards',
      '  column notes.stars is said to be dropped, and is there',
      '  there is no table labels afterwards',
    ])
    expect(messageOf(() => expectDataKept(upgrade('SELECT 1'), { tags: 'dropped' }))).toContain(
      'table tags is said to be dropped, and is there',
    )
  })

  test('where rows of a virtual table went, or the table itself', () => {
    const docs = {
      ...notes,
      apply: (db: Connection) => db.exec('CREATE VIRTUAL TABLE docs USING fts3(a, b)'),
    }
    const lost = (up: string) => {
      const next = sqlMigration({ version: '002', description: 'next', up })
      const seed = "INSERT INTO docs VALUES ('high', 'water')"
      return migrationTest({ migrations: [docs, next], sqlJs: SQL, from: '001', seed })
    }
    expectDataKept(lost('CREATE TABLE t (a)'))
    expect(messageOf(() => expectDataKept(lost('DELETE FROM docs')))).toContain(
      "- a 'high', b 'water'",
    )
    expect(messageOf(() => expectDataKept(lost('DROP TABLE docs')))).toContain(
      'table docs is gone, with 1 row',
    )
  })

  test('where rows went of a table that is not looked at otherwise', () => {
    const changes = { tags: { ignore: ['note', 'name'] } }
    expectDataKept(upgrade("UPDATE tags SET name = 'x'"), changes)
    expect(
      messageOf(() => expectDataKept(upgrade('DELETE FROM tags WHERE note = 1'), changes)),
    ).toContain('1 missing:')
  })

  test('where the SQL of using cannot be', () => {
    const message = messageOf(() =>
      expectDataKept(upgrade('SELECT 1'), { notes: { using: { title: 'nope' } } }),
    )
    expect(message).toBe('The rows of notes from before cannot be read: no such column: nope')
  })

  test('with names that stay on their line', () => {
    const base = 'CREATE TABLE "a\nb" (c); INSERT INTO "a\nb" VALUES (1)'
    const gone = sqlMigration({ version: '1', description: '', up: 'DROP TABLE "a\nb"' })
    const test = migrationTest({ migrations: [gone], sqlJs: SQL, base })
    expect(messageOf(() => expectDataKept(test))).toContain('table "a\\nb" is gone')
  })

  test('where there was nothing to keep', () => {
    const test = migrationTest({ migrations: [notes], sqlJs: SQL })
    expect(messageOf(() => expectDataKept(test))).toContain('There were no rows to keep.')
  })

  test('and shows five rows of many', () => {
    const seed = `INSERT INTO tags SELECT NULL, value FROM json_each('[1,2,3,4,5,6]')`
    const message = messageOf(() => expectDataKept(upgrade('DELETE FROM tags', { seed })))
    expect(message).toContain('6 missing:')
    expect(message.match(/- note NULL/g)).toHaveLength(5)
    expect(message).toContain('…')
  })
})
