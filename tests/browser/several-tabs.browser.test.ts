import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/browser/index.js'
import type { BrowserDatabase, StoreEvent } from '../../src/browser/index.js'
import type { OpenOptions } from '../../src/browser/open.js'
import { defineMigration } from '../../src/migration.js'
import { failure, until } from './open-conformance.js'
import { sqlJs } from './sql-js-in-browser.js'

// Several databases of one name in one page are to each other what tabs are.

const one = defineMigration({
  version: '001',
  description: 'notes',
  apply: (db) => db.exec('CREATE TABLE notes (text TEXT)'),
})
const two = defineMigration({
  version: '002',
  description: 'notes can be done',
  apply: (db) => db.exec('ALTER TABLE notes ADD COLUMN done INTEGER'),
})

let count = 0
const opened: BrowserDatabase[] = []
const freshName = () => `several-tabs-${Date.now()}-${count++}`
const open = async (name: string, options: Partial<OpenOptions> = {}) => {
  const db = await openDatabase(name, {
    sqlJs: sqlJs(),
    migrations: [one],
    autosave: false,
    ...options,
  })
  opened.push(db)
  return db
}
const eventsOf = (db: BrowserDatabase) => {
  const events: StoreEvent[] = []
  db.onChanged((event) => events.push(event))
  return events
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.close({ discard: true })))
})

describe('a tab', () => {
  it('is told when another one has saved, and no longer after it has reloaded', async () => {
    const name = freshName()
    const ours = await open(name)
    const theirs = await open(name)
    const events = eventsOf(ours)
    theirs.db.run("INSERT INTO notes VALUES ('theirs')")
    await theirs.save()
    await until(() => events.length > 0)
    expect(events).toEqual([{ kind: 'changed-elsewhere', generation: 2 }])
    await ours.reload()
    ours.db.run("INSERT INTO notes VALUES ('ours')")
    expect((await ours.save()).generation).toBe(3)
  })

  it('is told when another one has removed the database, and does not bring it back', async () => {
    const name = freshName()
    const ours = await open(name)
    const theirs = await open(name)
    const events = eventsOf(ours)
    await theirs.remove()
    await until(() => events.length > 0)
    expect(events).toEqual([{ kind: 'removed-elsewhere' }])
    ours.db.run("INSERT INTO notes VALUES ('ours')")
    expect((await failure(ours.save())).code).toBe('STORE_REMOVED')
    expect(await ours.store.head()).toBeUndefined()
  })

  it('with an old version of the app meets DATABASE_AHEAD after another one has migrated', async () => {
    const name = freshName()
    const old = await open(name)
    const current = await open(name, { migrations: [one, two] })
    expect(current.report.steps).toHaveLength(1)
    old.db.run("INSERT INTO notes VALUES ('old')")
    expect((await failure(old.save())).code).toBe('STALE')
    expect((await failure(old.reload())).code).toBe('DATABASE_AHEAD')
    expect((await failure(open(name))).code).toBe('DATABASE_AHEAD')
  })

  it('waits while another one migrates, says so, and finds it done', async () => {
    const name = freshName()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    void navigator.locks.request(`tidemark:${name}`, () => held)
    const phases: string[] = []
    const waiting = open(name, { onProgress: ({ phase }) => phases.push(phase) })
    await until(() => phases.includes('waiting'))
    expect(phases).not.toContain('loading')
    release()
    expect((await waiting).generation).toBe(1)
  })

  it('can stop waiting', async () => {
    const name = freshName()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    void navigator.locks.request(`tidemark:${name}`, () => held)
    const controller = new AbortController()
    const waiting = failure(
      open(name, {
        signal: controller.signal,
        onProgress: ({ phase }) => {
          if (phase === 'waiting') controller.abort()
        },
      }),
    )
    expect((await waiting).code).toBe('ABORTED')
    release()
  })

  it('runs each migration once when several open at the same time', async () => {
    const name = freshName()
    const all = await Promise.all([1, 2, 3].map(() => open(name, { migrations: [one, two] })))
    expect(all.map(({ report }) => report.steps.length).toSorted((a, b) => a - b)).toEqual([
      0, 0, 2,
    ])
    expect(new Set(all.map(({ generation }) => generation))).toEqual(new Set([1]))
  })
})
