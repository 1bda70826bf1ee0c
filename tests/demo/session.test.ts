import { MigrationError } from 'tidemark'
import { describe, expect, test } from 'vitest'
import { migrations } from '../../demo/migrations.js'
import { SAMPLE_NAME, SAMPLE_SQL } from '../../demo/sample.js'
import { factsOf, openSession, readFile } from '../../demo/session.js'
import { imageOf, rowsOfImage, SQL } from './sql-js.js'

const sessionOf = (image: Uint8Array, name = 'shop.db') => openSession(SQL, migrations, name, image)
const factsOfSql = (sql: string) => factsOf(sessionOf(imageOf(sql)))

const history = (...versions: string[]) => `
  CREATE TABLE schema_migrations (
    version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
  );
  ${versions.map((version) => `INSERT INTO schema_migrations VALUES ('${version}', 'of ${version}', '2025-11-22 15:16:41');`).join('\n')}
`

describe('what the page knows about a file', () => {
  test('is its size, its tables with their rows, and what is pending', () => {
    const image = imageOf(SAMPLE_SQL)
    const facts = factsOf(sessionOf(image, SAMPLE_NAME))
    expect(facts.size).toBe(image.length)
    expect(facts.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['agents', 4],
      ['blockers', 2],
      ['changelog', 3],
      ['issues', 3],
      ['memory', 3],
      ['projects', 2],
      ['tasks', 5],
      ['test_results', 3],
    ])
    expect(facts.history.map(({ state }) => state)).toEqual(Array(7).fill('pending'))
    expect(facts).toMatchObject({
      version: undefined,
      downloadName: 'codeframe-sample.v0.sqlite',
      refusal: undefined,
      undo: undefined,
      warnings: [],
    })
  })

  test('is the version and what comes off next, after a run', () => {
    const session = sessionOf(imageOf(SAMPLE_SQL))
    session.runner.applyAll()
    expect(factsOf(session)).toMatchObject({
      version: '007',
      downloadName: 'shop.v007.sqlite',
      undo: { version: '007', refusal: undefined },
    })
  })

  test('is why the newest version cannot come off', () => {
    const session = sessionOf(imageOf(SAMPLE_SQL))
    session.runner.applyAll({ to: '002' })
    expect(factsOf(session).undo?.refusal).toContain(
      'the spelling that the keys had before is not kept',
    )
  })

  test('is read without changing a byte', () => {
    const image = imageOf(SAMPLE_SQL + history('001'))
    const session = sessionOf(image)
    const before = session.connection.export()
    factsOf(session)
    expect(session.connection.export()).toEqual(before)
  })

  test('stops at 200 tables, and says how many there are', () => {
    const facts = factsOfSql(
      Array.from({ length: 300 }, (_, i) => `CREATE TABLE t${i}(a);`).join(''),
    )
    expect(facts.tables).toHaveLength(200)
    expect(facts.tableCount).toBe(300)
  })

  test('names are data: quotes, markup and an empty name are counted like any other', () => {
    const names = ['', 'a"b', "it's", '<img src=x onerror=alert(1)>', 'x; DROP TABLE y', 'é\nü']
    const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`)
    const facts = factsOfSql(
      quoted.map((name) => `CREATE TABLE ${name}(a); INSERT INTO ${name} VALUES (1);`).join('\n'),
    )
    expect(new Map(facts.tables.map(({ name, rows }) => [name, rows]))).toEqual(
      new Map(names.map((name) => [name, 1])),
    )
  })

  test('leaves views alone: one that never ends hurts nobody', () => {
    const facts = factsOfSql(`
      CREATE TABLE t(a);
      CREATE VIEW forever AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
    `)
    expect(facts.tables).toEqual([{ name: 't', rows: 0 }])
  })

  test('leaves virtual tables uncounted', () => {
    const facts = factsOfSql('CREATE VIRTUAL TABLE words USING fts4(a)')
    expect(facts.tables.find(({ name }) => name === 'words')?.rows).toBe('virtual, not counted')
  })
})

describe('a file that the page leaves as it is', () => {
  test('is one of a newer app: it says which versions are unknown', () => {
    const facts = factsOfSql(SAMPLE_SQL + history('001', '008', '009'))
    expect(facts.refusal).toContain('008, 009')
    expect(facts.history.filter(({ state }) => state === 'unknown')).toHaveLength(2)
    expect(facts.undo).toBeUndefined()
  })

  test('is one whose schema_migrations is of another tool', () => {
    const facts = factsOfSql(
      'CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, dirty BOOLEAN NOT NULL)',
    )
    expect(facts.refusal).toContain('golang-migrate')
    expect(facts.history).toEqual([])
  })

  test('is not written to by looking at it, nor by a run that is refused', () => {
    const session = sessionOf(imageOf(SAMPLE_SQL + history('009')))
    const before = session.connection.export()
    expect(() => session.runner.applyAll()).toThrow(MigrationError)
    factsOf(session)
    expect(session.connection.export()).toEqual(before)
  })
})

test('a file in WAL mode opens with a warning, and its copy is a plain database', () => {
  const image = imageOf(SAMPLE_SQL)
  image.fill(2, 18, 20)
  const session = sessionOf(image)
  expect(factsOf(session).warnings.join()).toContain('newest rows may be in its -wal file')
  session.runner.applyAll()
  const copy = session.connection.export()
  expect([copy[18], copy[19]]).toEqual([1, 1])
  expect(rowsOfImage(copy, 'SELECT count(*) FROM tasks')).toEqual([[5]])
})

describe('a file is read', () => {
  test('whole, when its start is that of a database', async () => {
    const image = imageOf(SAMPLE_SQL)
    expect(await readFile(new File([new Uint8Array(image)], 'a.db'))).toEqual(image)
  })

  test('only at its start, when that says that it cannot be opened', async () => {
    const file = new File(['some text that goes on\n'.repeat(1000)], 'a.db')
    file.arrayBuffer = () => Promise.reject(new Error('It was read.'))
    await expect(readFile(file)).rejects.toMatchObject({ code: 'NOT_A_DATABASE' })
  })
})
