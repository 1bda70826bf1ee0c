import { expect, test } from 'vitest'
import { History, HISTORY_TABLE } from '../src/history.js'
import { contentOf } from './support/content.js'
import { code, sql } from './support/migrations.js'
import { open, rows } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

test('the table has the name that the original gave it', () => {
  expect(HISTORY_TABLE).toBe('schema_migrations')
})

test('reading a database without the table gives nothing and writes nothing', () => {
  const { raw, db } = open()
  const history = new History(db)
  expect([history.read(), history.count()]).toEqual([[], 0])
  expect(contentOf(raw)).toEqual(contentOf(open().raw))
})

test('what is added is read, in the order of adding', () => {
  const { db } = open()
  const history = new History(db)
  history.add(sql('2', 'SELECT 2', 'SELECT -2'), 12.6)
  history.add(code('1', undefined, { checksum: 'own' }), null)
  expect(history.read()).toEqual([
    {
      version: '2',
      description: 'version 2',
      appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as unknown,
      checksum: expect.stringMatching(/^1:/) as unknown,
      durationMs: 13,
      rollbackSql: 'SELECT -2',
    },
    {
      version: '1',
      description: 'version 1',
      appliedAt: expect.any(String) as unknown,
      checksum: 'own',
      durationMs: null,
      rollbackSql: null,
    },
  ])
  history.remove('2')
  history.setChecksum('1', null)
  expect(history.read()).toMatchObject([{ version: '1', checksum: null }])
  expect(history.count()).toBe(1)
})

test('strange texts are read as they were written', () => {
  const { raw, db } = open()
  const history = new History(db)
  const texts = [
    '"quoted"',
    "it's",
    'é€\u{1D11E}',
    '{"a":[1]}',
    '[1]',
    '\\',
    'a\nb\tc',
    '\u2028',
    ' ',
    '1e3',
    'null',
    '0001',
  ]
  for (const text of texts) history.add({ ...code(text), description: text }, null)
  expect(history.read().map(({ version, description }) => [version, description])).toEqual(
    texts.map((text) => [text, text]),
  )
  for (const text of texts) history.remove(text)
  expect(rows(raw, 'SELECT count(*) FROM schema_migrations')).toEqual([[0]])
})

test('values of other types in the columns of the original do not stop the reading', () => {
  const { db } =
    open(`CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, checksum TEXT, duration_ms INTEGER, rollback_sql TEXT);
    INSERT INTO schema_migrations VALUES ('1', x'ff', 1795365264, NULL, 'long', NULL), ('2', NULL, NULL, x'00', 1.5, x'01'), ('3', 5, 2.5, 5, 9007199254740993, 6)`)
  const read = new History(db).read()
  expect(read.map(({ version }) => version)).toEqual(['1', '2', '3'])
  expect(read[0]).toMatchObject({ description: '', appliedAt: '1795365264' })
  expect(read[1]).toMatchObject({
    description: '',
    appliedAt: '',
    checksum: null,
    rollbackSql: null,
  })
})

test('removing what is not there is an error, not silence', () => {
  const { db } = open()
  const history = new History(db)
  history.add(code('1'), null)
  expectError('FOREIGN_HISTORY', () => history.remove('2'))
})

test('the table may have any name, and columns in any case', () => {
  const { raw, db } = open(
    'CREATE TABLE "my ""history"""(Version TEXT PRIMARY KEY, DESCRIPTION TEXT, Applied_At TEXT, CHECKSUM TEXT)',
  )
  const history = new History(db, 'my "history"')
  history.add(code('1', undefined, { checksum: 'c' }), 1)
  expect(history.read()).toMatchObject([{ version: '1', checksum: 'c', durationMs: 1 }])
  expect(rows(raw, "SELECT name FROM sqlite_schema WHERE type = 'table'")).toEqual([
    ['my "history"'],
  ])
})

test('a generated column where ours should be is another tool’s', () => {
  const { db } = open(
    'CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at, checksum AS (1))',
  )
  expectError('FOREIGN_HISTORY', () => new History(db).read())
})

test('WITHOUT ROWID keeps no order of writing, and is refused', () => {
  const { db } = open(
    'CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at) WITHOUT ROWID',
  )
  expectError('FOREIGN_HISTORY', () => new History(db).read())
})
