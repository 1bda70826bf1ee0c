import { afterEach, describe, expect, it } from 'vitest'
import { connectWorker, indexedDbStore } from '../../src/browser/index.js'
import type { StoreEvent, WorkerDatabase } from '../../src/browser/index.js'
import { valueOf } from '../../src/browser/tracked-file.js'
import type { Progress } from '../../src/report.js'
import { failure, until } from './open-conformance.js'
import { sqlJs } from './sql-js-in-browser.js'

let count = 0
const workers: WorkerDatabase[] = []

function fresh(): { name: string; connect: () => WorkerDatabase } {
  return {
    name: `worker-${Date.now()}-${count++}`,
    connect() {
      const file = new Worker(new URL('./worker-file.ts', import.meta.url), { type: 'module' })
      const db = connectWorker(file)
      workers.push(db)
      return db
    },
  }
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate()
})

const quiet = { autosave: false, runMigrations: false } as const

describe('a database in a worker', () => {
  it('has the verbs of the page, as promises', async () => {
    const { name, connect } = fresh()
    const db = connect()
    await db.open(name, quiet)
    const report = await db.applyAll({ to: '002' })
    expect(report.steps.map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
    expect((await db.status()).map(({ state }) => state).slice(0, 3)).toEqual([
      'applied',
      'applied',
      'pending',
    ])
    expect((await db.plan({ up: '003' })).steps.map(({ version }) => version)).toEqual(['003'])
    const preview = await db.preview({ up: '003' })
    expect(preview).toMatchObject({ ok: true, changes: [{ action: 'added', name: 'slow' }] })
    expect(await db.listApplied()).toHaveLength(2)
    await db.exec("INSERT INTO notes (text) VALUES ('a')")
    expect(await db.run('INSERT INTO notes (text) VALUES (?)', [2n ** 60n])).toEqual({ changes: 1 })
    expect(await db.all('SELECT id, text FROM notes')).toEqual([
      { id: 1, text: 'a' },
      { id: 2, text: String(2n ** 60n) },
    ])
    expect(await db.save()).toMatchObject({ how: 'tracked', generation: 2 })
    expect(await db.listApplied()).toHaveLength(2)
    await db.rollback('002')
    expect((await db.snapshots()).map(({ generation }) => generation)).toEqual([2])
    await db.restore(2)
    expect(await db.listApplied()).toHaveLength(2)
    await db.rollbackTo(null)
    expect(await db.listApplied()).toHaveLength(0)
    await db.close()
    expect((await failure(db.status())).code).toBe('DATABASE_CLOSED')
  })

  it('stores what another visit finds', async () => {
    const { name, connect } = fresh()
    const db = connect()
    await db.open(name, quiet)
    await db.applyAll({ to: '001' })
    db.terminate()
    const again = connect()
    await again.open(name, quiet)
    expect((await again.listApplied()).map(({ version }) => version)).toEqual(['001'])
  })

  it('tells errors as the same MigrationError, with code, statement and report', async () => {
    const { name, connect } = fresh()
    const db = connect()
    await db.open(name, quiet)
    await db.applyAll({ to: '002' })
    const error = await failure(db.migrate({ undo: '001' }))
    expect(error.code).toBe('LATER_APPLIED')
    const failed = await failure(db.exec('SELECT 1;\n  SELECT * FROM nowhere'))
    expect(failed).toMatchObject({ code: 'SQL_FAILED', statement: { index: 1, count: 2, line: 2 } })
    expect(failed.message).toContain('no such table')
  })

  it('tells of progress while it works', async () => {
    const { name, connect } = fresh()
    const db = connect()
    const seen: Progress[] = []
    await db.open(name, { ...quiet, onProgress: (progress) => seen.push(progress) })
    expect(seen.map(({ phase }) => phase)).toContain('loading')
    await db.applyAll({ to: '003', onProgress: (progress) => seen.push(progress) })
    expect(new Set(seen.map(({ version }) => version))).toEqual(
      new Set([undefined, '001', '002', '003']),
    )
    expect(seen.at(-1)?.phase).toBe('save')
  })

  it('leaves the old image when a migration fails, and takes back what ran before it', async () => {
    const { name, connect } = fresh()
    const db = connect()
    await db.open(name, quiet)
    await db.applyAll({ to: '001' })
    const before = await indexedDbStore(name).head()
    const error = await failure(db.migrate({ up: '009' }))
    expect(error.code).toBe('NO_SUCH_VERSION')
    expect(await indexedDbStore(name).head()).toEqual(before)
  })

  it('stops between two migrations when it is aborted: the stored image is the old one', async () => {
    const { name, connect } = fresh()
    const db = connect()
    await db.open(name, quiet)
    await db.applyAll({ to: '001' })
    const controller = new AbortController()
    const error = await failure(
      db.applyAll({
        to: '003',
        signal: controller.signal,
        onProgress: ({ version }) => {
          if (version === '002') controller.abort()
        },
      }),
    )
    expect(error.code).toBe('ABORTED')
    expect(await db.listApplied()).toHaveLength(1)
    expect((await indexedDbStore(name).head())?.generation).toBe(1)
    const early = await failure(db.applyAll({ signal: AbortSignal.abort() }))
    expect(early.code).toBe('ABORTED')
  })

  it('ends a migration that never ends, and a fresh worker opens the old image', async () => {
    const { name, connect } = fresh()
    const db = connect()
    await db.open(name, quiet)
    await db.applyAll({ to: '002' })
    let started = false
    const running = failure(
      db.applyAll({
        onProgress: ({ version }) => {
          started ||= version === '004'
        },
      }),
    )
    await until(() => started)
    db.terminate()
    expect((await running).code).toBe('WORKER_ENDED')
    expect((await failure(db.status())).code).toBe('WORKER_ENDED')
    const again = connect()
    await again.open(name, quiet)
    expect(await again.listApplied()).toHaveLength(2)
  })

  it('ends a query that never ends', async () => {
    const { name, connect } = fresh()
    const db = connect()
    await db.open(name, quiet)
    await db.exec(
      'CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n',
    )
    const asked = failure(db.all('SELECT count(*) FROM endless'))
    db.terminate()
    expect((await asked).code).toBe('WORKER_ENDED')
  })

  it('says so when its script cannot be loaded', async () => {
    const db = connectWorker(new Worker('/no-such-worker.js', { type: 'module' }))
    expect((await failure(db.open('nothing'))).code).toBe('WORKER_ENDED')
  })

  it('saves by itself, and says so', async () => {
    const { name, connect } = fresh()
    const db = connect()
    await db.open(name, { runMigrations: false, autosave: 10 })
    const events: StoreEvent[] = []
    db.onChanged((event) => events.push(event))
    await db.exec('CREATE TABLE t (a)')
    await until(() => events.length > 0)
    expect(events[0]).toMatchObject({ kind: 'saved', generation: 1 })
  })

  it('opens a file in memory, or in the place of a stored database, and gives it back', async () => {
    const { name, connect } = fresh()
    const SQL = await sqlJs()
    const made = new SQL.Database()
    made.run("CREATE TABLE theirs (a); INSERT INTO theirs VALUES ('kept')")
    const file = new File([made.export().slice()], 'theirs.sqlite')
    const db = connect()
    await db.openFile(file, { runMigrations: false })
    await db.applyAll({ to: '001' })
    expect(await db.all('SELECT a FROM theirs')).toEqual([{ a: 'kept' }])
    const back = new SQL.Database(await db.export())
    expect(valueOf(back, 'SELECT a FROM theirs')).toBe('kept')
    expect(await indexedDbStore(name).head()).toBeUndefined()

    await db.openFile(file, { runMigrations: false, storeAs: name })
    expect((await indexedDbStore(name).head())?.generation).toBe(1)
    await db.openFile(file, { runMigrations: false, storeAs: name })
    expect((await db.snapshots()).map(({ generation }) => generation)).toEqual([1])
  })

  it('refuses a file that is no database', async () => {
    const { connect } = fresh()
    const db = connect()
    const error = await failure(db.openFile(new File(['hello'.repeat(200)], 'hello.db')))
    expect(error.code).toBe('NOT_A_DATABASE')
  })
})
