import { describe, expect, test } from 'vitest'
import { connect, sqlMigration } from '../../src/index.js'
import { migrationTest } from '../../src/testing/index.js'
import { messageOf, notes, pinned, SEED, SQL } from './notes.js'

const migrations = [pinned, notes]
const titles = 'SELECT * FROM notes'

describe('migrationTest', () => {
  test('gives the rows of one version as they are at another', () => {
    const { db, before, report, close } = migrationTest({
      migrations,
      sqlJs: SQL,
      from: '001',
      seed: SEED,
      to: '002',
    })
    expect(before.get(titles)).toEqual({ id: 1, title: 'Flour', stars: '3' })
    expect(db.get(titles)).toEqual({ id: 1, title: 'Flour', stars: '3', pinned: 0 })
    expect(report.steps.map(({ version, outcome }) => [version, outcome])).toEqual([
      ['002', 'applied'],
    ])
    close()
  })

  test('leads from nothing to the newest version where nothing else is said', () => {
    const { before, runner } = migrationTest({ migrations, sqlJs: SQL })
    expect(before.all('SELECT * FROM sqlite_schema')).toEqual([])
    expect(runner.listApplied().map(({ version }) => version)).toEqual(['001', '002'])
  })

  test('rolls back where it leads down', () => {
    const options = { migrations, sqlJs: SQL, from: '2', seed: SEED }
    expect(migrationTest({ ...options, to: '1' }).db.get(titles)).toEqual({
      id: 1,
      title: 'Flour',
      stars: '3',
    })
    const { db } = migrationTest({ ...options, to: null })
    expect(db.all('SELECT name FROM sqlite_schema WHERE name = ?', ['notes'])).toEqual([])
  })

  test('begins with a real file, which it only reads', () => {
    const old = connect(new SQL.Database())
    old.exec("CREATE TABLE kept (a); INSERT INTO kept VALUES ('x')")
    const file = old.export()
    const copy = file.slice()
    const { db } = migrationTest({ migrations, sqlJs: SQL, from: file, to: '001' })
    expect(db.all('SELECT a FROM kept, (SELECT count(*) FROM notes)')).toEqual([{ a: 'x' }])
    expect(Buffer.compare(file, copy)).toBe(0)
  })

  test('has a base for migrations that are not the first', () => {
    const { db } = migrationTest({
      migrations: [pinned],
      sqlJs: SQL,
      base: (base) => base.exec('CREATE TABLE notes (id)'),
      from: '002',
      seed: 'INSERT INTO notes (id) VALUES (7)',
    })
    expect(db.all(titles)).toEqual([{ id: 7, pinned: 0 }])
  })

  test('goes to any other version from the same beginning', () => {
    const here = migrationTest({ migrations, sqlJs: SQL, from: '001', seed: SEED })
    here.db.exec('DELETE FROM notes')
    expect(here.at('002').all(titles)).toHaveLength(2)
    expect(here.at('001').get(titles)).not.toHaveProperty('pinned')
    expect(here.at(null).all("SELECT * FROM sqlite_schema WHERE name = 'notes'")).toEqual([])
  })

  test('throws what the migrations throw, and NO_SUCH_VERSION for a version that is none', () => {
    const broken = sqlMigration({ version: '002', description: '', up: 'DROP TABLE missing' })
    const options = { migrations: [notes, broken], sqlJs: SQL }
    expect(messageOf(() => migrationTest(options))).toContain('no such table: missing')
    expect(messageOf(() => migrationTest({ ...options, to: '9' }))).toContain('NO_SUCH_VERSION')
    expect(messageOf(() => migrationTest({ ...options, from: '9' }))).toContain('NO_SUCH_VERSION')
  })

  test('takes the options of the runner', () => {
    const { db } = migrationTest({ migrations, sqlJs: SQL, runner: { historyTable: 'steps' } })
    expect(db.all('SELECT version FROM steps')).toEqual([{ version: '001' }, { version: '002' }])
  })

  test('knows functions of the app where its Database class has them', () => {
    class Database extends SQL.Database {
      constructor(image?: Uint8Array | null) {
        super(image)
        this.create_function('shout', (text: string) => text.toUpperCase())
      }
    }
    const loud = sqlMigration({
      version: '002',
      description: 'loud',
      up: 'UPDATE notes SET title = shout(title)',
    })
    const options = { migrations: [notes, loud], sqlJs: { Database }, from: '001', seed: SEED }
    expect(migrationTest(options).db.get('SELECT title FROM notes')).toEqual({ title: 'FLOUR' })
  })
})
