import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/browser/index.js'
import type { BrowserDatabase, Store, StoreEvent } from '../../src/browser/index.js'
import type { OpenOptions } from '../../src/browser/open.js'
import { valueOf } from '../../src/browser/tracked-file.js'
import type { SqlJsDatabase, SqlJsStatic } from '../../src/engines/sqljs-shape.js'
import { MigrationError } from '../../src/errors.js'
import { defineMigration } from '../../src/migration.js'
import type { Migration } from '../../src/migration.js'

const one = defineMigration({
  version: '001',
  description: 'notes',
  apply: (db) => db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)'),
  rollback: (db) => db.exec('DROP TABLE notes'),
})
const two = defineMigration({
  version: '002',
  description: 'notes can be done',
  apply: (db) => db.exec('ALTER TABLE notes ADD COLUMN done INTEGER NOT NULL DEFAULT 0'),
})
const broken = defineMigration({
  version: '003',
  description: 'fails',
  apply(db) {
    db.exec('DELETE FROM notes')
    db.exec('SELECT * FROM nowhere')
  },
})
const truncates = defineMigration({
  version: '002',
  description: 'VACUUM makes the file shorter',
  transaction: false,
  apply: (db) => db.exec('DELETE FROM notes; VACUUM'),
})

export const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits for something that comes by itself. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await later(5)
}

export async function failure(promise: Promise<unknown>): Promise<MigrationError> {
  const error = await promise.then(
    () => expect.unreachable('it should have failed'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(MigrationError)
  if (error instanceof MigrationError) return error
  throw error
}

const texts = (db: SqlJsDatabase) => valueOf(db, "SELECT group_concat(text, ',') FROM notes")

/** What openDatabase does over any store. `stores` gives stores of two tabs for the same images. */
export function openConformance(
  kind: string,
  sqlJs: () => Promise<SqlJsStatic>,
  stores: (name: string) => () => Store,
): void {
  let count = 0
  const opened: BrowserDatabase[] = []
  const fresh = () => {
    const name = `open-${kind}-${Date.now()}-${count++}`
    const store = stores(name)
    return {
      store,
      open: async (migrations: Migration[], options: Partial<OpenOptions> = {}) => {
        const db = await openDatabase(name, {
          sqlJs: sqlJs(),
          store: store(),
          autosave: false,
          migrations,
          ...options,
        })
        opened.push(db)
        return db
      },
    }
  }
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((db) => db.close({ discard: true })))
  })

  describe(`${kind}: openDatabase`, () => {
    it('makes, migrates and stores a new database, which the next visit finds', async () => {
      const { open } = fresh()
      const db = await open([one, two])
      expect(db.generation).toBe(1)
      expect(db.report.steps.map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
      await db.close()
      const again = await open([one, two])
      expect(again.report.steps).toEqual([])
      expect(again.runner.listApplied().map(({ version }) => version)).toEqual(['001', '002'])
    })

    it('writes nothing when nothing is pending', async () => {
      const { open, store } = fresh()
      const db = await open([one])
      const head = await store().head()
      await db.close()
      const again = await open([one])
      expect((await again.save()).how).toBe('nothing')
      expect(await store().head()).toEqual(head)
    })

    it('writes nothing for a new database without migrations', async () => {
      const { open, store } = fresh()
      const db = await open([])
      expect(db.generation).toBe(0)
      expect(await store().head()).toBeUndefined()
    })

    it('opens as it is with runMigrations: false', async () => {
      const { open } = fresh()
      await (await open([one])).close()
      const db = await open([one, two], { runMigrations: false })
      expect(db.report.steps).toEqual([])
      expect(db.runner.plan().steps).toHaveLength(1)
    })

    it('leaves the stored image as it was when a migration fails, and says what had run', async () => {
      const { open, store } = fresh()
      const db = await open([one])
      db.db.run("INSERT INTO notes (text) VALUES ('kept')")
      await db.save()
      await db.close()
      const head = await store().head()
      const error = await failure(open([one, two, broken]))
      expect(error.code).toBe('MIGRATION_FAILED')
      expect(error.report?.steps.map(({ version }) => version)).toEqual(['002'])
      expect(await store().head()).toEqual(head)
      const again = await open([one])
      expect(texts(again.db)).toBe('kept')
      expect(await store().snapshots()).toEqual([])
    })

    it('meets a database of a newer app with DATABASE_AHEAD', async () => {
      const { open, store } = fresh()
      await (await open([one, two])).close()
      const head = await store().head()
      expect((await failure(open([one]))).code).toBe('DATABASE_AHEAD')
      expect(await store().head()).toEqual(head)
    })

    it('keeps the generation before a migration, which restore brings back byte by byte', async () => {
      const { open, store } = fresh()
      const first = await open([one])
      first.db.run("INSERT INTO notes (text) VALUES ('before')")
      await first.save()
      const before = first.export()
      await first.close()
      const db = await open([one, two])
      const statement = db.db.prepare('SELECT count(*) FROM notes')
      expect(await db.snapshots()).toMatchObject([{ generation: 2, length: before.length }])
      await db.restore(2)
      expect(db.generation).toBe(4)
      expect(db.export()).toEqual(before)
      expect(statement.step()).toBe(true)
      statement.free()
      // Its result is stored already, and nothing is left to save.
      expect((await db.save()).how).toBe('nothing')
      const stored = await store().load()
      expect(stored?.head.generation).toBe(4)
      expect((await db.snapshots()).map(({ generation }) => generation)).toEqual([3])
    })

    it('keeps no more snapshots than asked for', async () => {
      const { open } = fresh()
      await (await open([one])).close()
      const none = await open([one, two], { snapshots: 0 })
      expect(await none.snapshots()).toEqual([])
    })

    it('saves a change of one row as one or two chunks, without searching', async () => {
      const { open } = fresh()
      const db = await open([one])
      db.db.run(
        'INSERT INTO notes (text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000) SELECT hex(randomblob(50)) FROM n',
      )
      expect(await db.save()).toMatchObject({ how: 'tracked' })
      db.db.run("UPDATE notes SET text = 'changed' WHERE id = 7000")
      const report = await db.save()
      expect(report.how).toBe('tracked')
      expect(report.chunks).toBeLessThanOrEqual(2)
      expect(report.bytes).toBeLessThanOrEqual(2 * 65_536)
      expect(await db.save()).toMatchObject({ how: 'nothing', chunks: 0, bytes: 0 })
    })

    it('hands out the stored image in pieces, tracked or not, with or without unsaved changes', async () => {
      const { open, store } = fresh()
      const db = await open([])
      expect(await db.storedPieces()).toEqual([])
      await db.migrate()
      const isStored = async () => {
        const pieces = (await db.storedPieces()).map((piece) => piece.slice())
        expect(pieces).toEqual((await store().load())?.chunks)
      }
      db.db.run('CREATE TABLE notes (text); INSERT INTO notes VALUES (hex(zeroblob(35000)))')
      await db.save()
      await isStored()
      db.db.run('DELETE FROM notes')
      await isStored()
      db.db.run('VACUUM')
      await db.save()
      await isStored()
    })

    it.each([true, false])(
      'stores an image whose bytes it takes over (%s), and what is written to it afterwards',
      async (takeOver) => {
        const { open, store } = fresh()
        const first = await open([one])
        first.db.run('INSERT INTO notes (text) VALUES (hex(zeroblob(100000)))')
        const image = first.export()
        await first.remove()
        const given = image.slice()
        const db = await open([one], { image: given, takeOver })
        const pieces = (await store().load())?.chunks ?? []
        expect(pieces.flatMap((piece) => [...piece])).toEqual([...image])
        db.db.run("UPDATE notes SET text = 'after'")
        expect(given.some((byte, at) => byte !== image[at])).toBe(takeOver)
        expect(await db.save()).toMatchObject({ how: 'tracked' })
        await db.close()
        expect(texts((await open([one])).db)).toBe('after')
      },
    )

    it('compares when SQLite has truncated the file', async () => {
      const { open, store } = fresh()
      const db = await open([one])
      db.db.run('INSERT INTO notes (text) VALUES (hex(zeroblob(400000)))')
      await db.save()
      db.db.run("DELETE FROM notes; VACUUM; INSERT INTO notes (text) VALUES ('after')")
      expect(await db.save()).toMatchObject({ how: 'compared' })
      db.db.run("INSERT INTO notes (text) VALUES ('again')")
      expect(await db.save()).toMatchObject({ how: 'compared', chunks: 1 })
      await db.close()
      expect(texts((await open([one])).db)).toBe('after,again')
      expect((await store().load())?.head.length).toBeLessThan(100_000)
    })

    it('tracks again after a migration that truncated the file', async () => {
      const { open } = fresh()
      const first = await open([one])
      first.db.run('INSERT INTO notes (text) VALUES (hex(zeroblob(400000)))')
      await first.close()
      const db = await open([one, truncates])
      db.db.run("INSERT INTO notes (text) VALUES ('after')")
      expect(await db.save()).toMatchObject({ how: 'tracked' })
      await db.close()
      expect(texts((await open([one, truncates])).db)).toBe('after')
    })

    it('refuses to save over another tab, and reloads in place', async () => {
      const { open } = fresh()
      const ours = await open([one])
      const theirs = await open([one])
      const statement = ours.db.prepare('SELECT count(*) FROM notes')
      theirs.db.run("INSERT INTO notes (text) VALUES ('theirs')")
      await theirs.save()
      ours.db.run("INSERT INTO notes (text) VALUES ('ours')")
      expect((await failure(ours.save())).code).toBe('STALE')
      expect(texts(ours.db)).toBe('ours')
      await ours.reload()
      expect(texts(ours.db)).toBe('theirs')
      expect(ours.generation).toBe(theirs.generation)
      ours.db.run("INSERT INTO notes (text) VALUES ('ours')")
      await ours.save()
      statement.step()
      expect(statement.get()).toEqual([2])
      statement.free()
      await theirs.reload()
      expect(texts(theirs.db)).toBe('theirs,ours')
    })

    it('refuses a save while a transaction is open, and saves afterwards', async () => {
      const { open } = fresh()
      const db = await open([one])
      db.db.run("BEGIN; INSERT INTO notes (text) VALUES ('half')")
      expect((await failure(db.save())).code).toBe('TRANSACTION_OPEN')
      expect(() => db.export()).toThrow('TRANSACTION_OPEN')
      db.db.run("INSERT INTO notes (text) VALUES ('whole'); COMMIT")
      await db.save()
      await db.close()
      expect(texts((await open([one])).db)).toBe('half,whole')
    })

    it('saves what a database in WAL mode has committed', async () => {
      const { open } = fresh()
      const db = await open([one])
      db.db.run("PRAGMA journal_mode = WAL; INSERT INTO notes (text) VALUES ('in the WAL')")
      expect(await db.save()).toMatchObject({ how: 'compared' })
      await db.close()
      const again = await open([one])
      expect(texts(again.db)).toBe('in the WAL')
      expect(valueOf(again.db, 'PRAGMA journal_mode')).not.toBe('wal')
    })

    it('saves what is written while a save runs with the next one', async () => {
      const { open } = fresh()
      const db = await open([one])
      db.db.run("INSERT INTO notes (text) VALUES ('first')")
      const saving = db.save()
      db.db.run("UPDATE notes SET text = 'second'")
      await saving
      const other = await open([one])
      expect(['first', 'second']).toContain(texts(other.db))
      await db.save()
      await other.reload()
      expect(texts(other.db)).toBe('second')
    })

    it('saves by itself soon after a write, and not without one', async () => {
      const { open, store } = fresh()
      const db = await open([one], { autosave: 10 })
      const events: StoreEvent[] = []
      db.onChanged((event) => events.push(event))
      db.db.run("INSERT INTO notes (text) VALUES ('by itself')")
      await until(() => events.length > 0)
      expect(events).toMatchObject([{ kind: 'saved', generation: 2, report: { how: 'tracked' } }])
      await later(100)
      expect(events).toHaveLength(1)
      expect((await store().head())?.generation).toBe(2)
    })

    it('saves by itself after the tracking was lost, without hearing of writes', async () => {
      const { open } = fresh()
      const db = await open([one], { autosave: 10 })
      db.db.run('BEGIN; INSERT INTO notes (text) VALUES (hex(zeroblob(900000))); ROLLBACK')
      await later(50)
      db.db.run("INSERT INTO notes (text) VALUES ('unheard')")
      // The rollback is a touch too: which save has the row is open, but one must.
      let stored: unknown
      while (stored !== 'unheard') {
        const visit = await open([one])
        stored = texts(visit.db)
        await visit.close({ discard: true })
        await later(5) // timers have their turn
      }
      expect(db.generation).toBeGreaterThan(1)
    })

    it('waits with saving by itself until a transaction has ended', async () => {
      const { open } = fresh()
      const db = await open([one], { autosave: 10 })
      const events: StoreEvent[] = []
      db.onChanged((event) => events.push(event))
      db.db.run("BEGIN; INSERT INTO notes (text) VALUES ('later')")
      await later(80)
      expect(events).toEqual([])
      db.db.run('COMMIT')
      await until(() => events.length > 0)
      expect(events).toMatchObject([{ kind: 'saved' }])
    })

    it('saves what is unsaved when it is closed', async () => {
      const { open } = fresh()
      const db = await open([one], { autosave: 100_000 })
      db.db.run("INSERT INTO notes (text) VALUES ('at last')")
      await db.close()
      expect(texts((await open([one])).db)).toBe('at last')
      expect((await failure(db.save())).code).toBe('DATABASE_CLOSED')
    })

    it('migrates on request: all of it or nothing, in memory too', async () => {
      const { open } = fresh()
      const db = await open([one, two, broken], { runMigrations: false })
      db.db.run('PRAGMA user_version = 7')
      const error = await failure(db.migrate())
      expect(error.code).toBe('MIGRATION_FAILED')
      expect(db.runner.listApplied()).toEqual([])
      expect(valueOf(db.db, 'PRAGMA user_version')).toBe(7)
      const report = await db.migrate({ up: '002' })
      expect(report.steps).toHaveLength(2)
      const undone = await db.migrate({ downTo: null }).catch((thrown: unknown) => thrown)
      expect(undone).toMatchObject({ code: 'NOT_REVERSIBLE' })
      expect((await db.snapshots()).map(({ generation }) => generation)).toEqual([1])
      await db.close()
      expect((await open([one, two])).runner.listApplied()).toHaveLength(2)
    })

    it('stops between two migrations when it is aborted, and then nothing has happened', async () => {
      const { open, store } = fresh()
      await (await open([one])).close()
      const controller = new AbortController()
      const stop = defineMigration({
        ...two,
        apply(db) {
          two.apply(db)
          controller.abort()
        },
      })
      const three = defineMigration({ ...broken, apply: (db) => db.exec('DROP TABLE notes') })
      const error = await failure(open([one, stop, three], { signal: controller.signal }))
      expect(error.code).toBe('ABORTED')
      expect(error.report?.steps.map(({ version }) => version)).toEqual(['002'])
      expect((await store().head())?.generation).toBe(1)
      expect((await open([one])).runner.listApplied()).toHaveLength(1)
    })

    it('never opens a damaged image as an empty database, and names the snapshot', async () => {
      const { open, store } = fresh()
      await (await open([one])).close()
      const db = await open([one, two])
      const image = db.export()
      await db.close()
      const head = await store().head()
      // A store that holds bytes which are no database.
      image.fill(0, 0, 16)
      const harmed = await store().save({
        base: head,
        length: image.length,
        dirty: [0],
        chunk: () => image,
        durability: 'strict',
        snapshots: 1,
      })
      const error = await failure(open([one, two]))
      expect(error.code).toBe('STORE_DAMAGED')
      expect(error.message).toContain('Generation 1 is kept')
      await store().restore(1, { base: harmed, snapshots: 0 })
      expect((await open([one])).runner.listApplied()).toHaveLength(1)
    })

    it('says that a store was emptied under it, and stores everything anew when asked to', async () => {
      const { open, store } = fresh()
      const db = await open([one])
      await store().remove()
      db.db.run("INSERT INTO notes (text) VALUES ('still here')")
      expect((await failure(db.save())).code).toBe('STORE_REMOVED')
      expect(await db.save({ anew: true })).toMatchObject({ how: 'whole', generation: 1 })
      await db.close()
      expect(texts((await open([one])).db)).toBe('still here')
    })

    it('removes everything and closes', async () => {
      const { open, store } = fresh()
      const db = await open([one])
      await db.remove()
      expect(await store().head()).toBeUndefined()
      expect(() => db.export()).toThrow('DATABASE_CLOSED')
    })

    it('tells of progress: loading, each migration, save', async () => {
      const { open } = fresh()
      const phases: string[] = []
      await open([one, two], { onProgress: ({ phase }) => phases.push(phase) })
      expect([...new Set(phases)]).toEqual(['loading', 'migration', 'statement', 'save'])
    })
  })
}
