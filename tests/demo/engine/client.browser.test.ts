import { afterEach, describe, expect, test } from 'vitest'
import type { EngineClient, Opening } from '../../../demo/engine/api.js'
import { makeEngine } from '../../../demo/engine/client.js'
import type { EngineParts } from '../../../demo/engine/client.js'
import type { Check, FileFacts, ResultFacts, Task } from '../../../demo/model.js'
import { imageOf, rowsOf } from './sql-js-in-browser.js'

// The real worker, the real IndexedDB.

const client = makeEngine()
const others: EngineClient[] = []
let count = 0

/** A worker of its own: another visit, or one that is treated badly. */
function another(parts?: Partial<EngineParts>): EngineClient {
  const made = makeEngine(parts)
  others.push(made)
  return made
}

afterEach(() => {
  for (const each of others.splice(0)) each.restart()
})

const fresh = () => `client-${Date.now()}-${count++}`
const quiet = () => undefined

function sample(id = fresh()): Opening {
  return { id, source: { kind: 'sample', sample: 'old' }, store: true }
}

function fileOf(bytes: Uint8Array, more: Partial<Opening> = {}): Opening {
  const file = new Blob([new Uint8Array(bytes)])
  return { id: fresh(), source: { kind: 'file', name: 'shop.db', file }, store: true, ...more }
}

function storedUnder(id: string): Opening {
  return { id, source: { kind: 'stored', name: 'shop.db' }, store: true }
}

async function opened(client: EngineClient, opening: Opening): Promise<FileFacts> {
  const answer = await client.open(opening, quiet)
  if (!answer.ok) throw new Error(JSON.stringify(answer.rejection))
  return answer.file
}

async function run(client: EngineClient, task: Task): Promise<ResultFacts> {
  const ran = await client.run(task, quiet)
  if (!ran.ok) throw new Error(JSON.stringify(ran.failure))
  return ran.result
}

const upgrade: Task = { kind: 'apply', goal: { up: 'newest' }, count: 7, target: '007' }

async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const sql = (text: string, path = '001_change.sql') => ({ sql: [{ path, text }] })
const FOREVER =
  'CREATE TABLE never AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'

describe('a sample', () => {
  test('opens, with its checks told one after the other', async () => {
    const checks: Check[] = []
    const answer = await client.open(sample(), (check) => checks.push(check))
    expect(answer).toMatchObject({ ok: true, file: { history: { length: 7 }, newest: '007' } })
    const passed = checks.filter(({ state }) => state === 'passed').map(({ name }) => name)
    expect(passed).toEqual(['header', 'size', 'read', 'integrity', 'schema', 'history'])
  })

  test('is upgraded; the hash is that of the bytes, in the worker and in the store', async () => {
    await opened(client, sample())
    const { after, stored } = await run(client, upgrade)
    expect(stored).toBe(true)
    const { bytes, sha256 } = await client.bytes()
    expect(await hashOf(bytes)).toBe(sha256)
    expect([after.sha256, await client.storedHash()]).toEqual([sha256, sha256])
    expect(await rowsOf(bytes, 'SELECT count(*) FROM schema_migrations')).toEqual([[7]])
  })
})

describe('a stored copy', () => {
  test('is there for another worker, with what was done and the migrations it was done with', async () => {
    const image = await imageOf('CREATE TABLE t(a)')
    const opening = fileOf(image, sql('CREATE TABLE u(b);'))
    await opened(client, opening)
    await run(client, { ...upgrade, count: 1, target: '001' })
    const file = await opened(another(), storedUnder(opening.id))
    expect(file).toMatchObject({ name: 'shop.db', version: '001', set: { from: 'dropped' } })
    expect(file.schema.tables.map(({ name }) => name)).toEqual(['t', 'u'])
  })

  test('goes back to the original byte for byte, WAL flags and all, in another visit too', async () => {
    const image = await imageOf("CREATE TABLE t(a); INSERT INTO t VALUES ('x')")
    image.fill(2, 18, 20)
    const opening = fileOf(image, sql("UPDATE t SET a = 'y'"))
    const before = await hashOf(image)
    await opened(client, opening)
    const result = await run(client, { ...upgrade, count: 1, target: '001' })
    expect(result.before.sha256).toBe(before)
    const second = another()
    await opened(second, storedUnder(opening.id))
    const choices = await second.undoChoices()
    expect(choices.at(-1)).toMatchObject({ kind: 'original', sha256: before })
    expect(await run(second, { kind: 'original' })).toMatchObject({ after: { sha256: before } })
    expect((await second.bytes()).bytes).toEqual(image)
    // And forward again from there.
    await run(second, { ...upgrade, count: 1, target: '001' })
    const { bytes } = await second.bytes()
    expect(await rowsOf(bytes, 'SELECT a FROM t')).toEqual([['y']])
    expect([...bytes.subarray(18, 20)]).toEqual([1, 1])
  })

  test('that is gone is told in words', async () => {
    const answer = await client.open(storedUnder(fresh()), quiet)
    expect(answer).toMatchObject({ ok: false, rejection: { code: 'STORE_REMOVED' } })
  })

  test('is forgotten', async () => {
    const opening = sample()
    await opened(client, opening)
    expect(await client.store()).toEqual({ stored: true })
    await client.forget(opening.id)
    expect(await client.open(storedUnder(opening.id), quiet)).toMatchObject({ ok: false })
    await expect(client.plan({ up: 'newest' }, quiet)).rejects.toMatchObject({
      name: 'EngineError',
    })
  })

  test('is not made by looking only', async () => {
    const opening = { ...sample(), store: false }
    await opened(client, opening)
    expect(await client.store()).toEqual({ stored: false })
    expect(await client.open(storedUnder(opening.id), quiet)).toMatchObject({ ok: false })
  })
})

describe('what never ends', () => {
  test('in a run is ended with its worker: the stored copy is as it was', async () => {
    const image = await imageOf('CREATE TABLE t(a)')
    const opening = fileOf(image, sql(FOREVER))
    await opened(client, opening)
    const started = new Promise<void>((resolve) => {
      void client
        .run({ ...upgrade, count: 1 }, ({ phase }) => phase === 'statement' && resolve())
        .catch(quiet)
    })
    await started
    const waiting = client.plan({ up: 'newest' }, quiet)
    client.restart()
    await expect(waiting).rejects.toMatchObject({ gone: true, failure: { code: 'WORKER_ENDED' } })
    await opened(client, storedUnder(opening.id))
    expect(await client.storedHash()).toBe(await hashOf(image))
  })

  test('in a view or a trigger is not met by opening, counting and planning', async () => {
    const image = await imageOf(`
      CREATE TABLE t(a); INSERT INTO t VALUES (1);
      CREATE VIEW forever AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
      CREATE TRIGGER hangs AFTER UPDATE ON t BEGIN DELETE FROM t WHERE a = (SELECT count(*) FROM forever); END`)
    await opened(client, fileOf(image, sql('CREATE TABLE u(b)')))
    const counts: unknown[] = []
    await client.countRows((rows) => counts.push(rows))
    expect(counts).toEqual([{ t: 1 }])
    expect(await client.plan({ up: 'newest' }, quiet)).toMatchObject({ preview: { ok: true } })
  })
})

test("rows are counted of every table that is shown, of another tool's history too", async () => {
  const image = await imageOf(`CREATE TABLE t(a); INSERT INTO t VALUES (1);
    CREATE TABLE schema_migrations(version BIGINT PRIMARY KEY, dirty BOOLEAN NOT NULL);
    INSERT INTO schema_migrations VALUES (1, 0), (2, 0)`)
  const { schema } = await opened(client, fileOf(image))
  const counts = {}
  await client.countRows((rows) => Object.assign(counts, rows))
  expect(counts).toEqual({ schema_migrations: 2, t: 1 })
  expect(schema.tables.map(({ name }) => name)).toEqual(Object.keys(counts))
})

test('a plan tells how far its trial is', async () => {
  const image = await imageOf('CREATE TABLE t(a)')
  const files = ['001', '002'].map((version) => {
    return { path: `${version}_add.sql`, text: `CREATE TABLE t${version}(a)` }
  })
  await opened(client, fileOf(image, { sql: files }))
  const told: unknown[] = []
  await client.plan({ up: 'newest' }, ({ phase, version, index, total }) => {
    if (phase === 'migration') told.push({ version, index, total })
  })
  expect(told).toEqual([
    { version: '001', index: 0, total: 2 },
    { version: '002', index: 1, total: 2 },
  ])
})

test('an abort is heard between two migrations, and the copy is as it was', async () => {
  const image = await imageOf('CREATE TABLE t(a)')
  const slow = (name: string) =>
    `CREATE TABLE ${name} AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) FROM n`
  const files = ['001', '002', '003', '004'].map((version) => {
    return { path: `${version}_slow.sql`, text: slow(`s${version}`) }
  })
  await opened(client, fileOf(image, { sql: files }))
  const ran = await client.run(upgrade, ({ version }) => version === '002' && client.abort())
  expect(ran).toMatchObject({ ok: false, stopped: true, failure: { code: 'ABORTED' } })
  expect(await client.storedHash()).toBe(await hashOf(image))
})

describe('the engine itself', () => {
  test('needs no wasm to say what a file is not', async () => {
    const client = another({ loadWasm: () => new Promise(() => undefined) })
    const text = new TextEncoder().encode('a text, and no database\n'.repeat(20))
    expect(await client.open(fileOf(text), quiet)).toMatchObject({
      ok: false,
      rejection: { kind: 'not-a-database' },
    })
  })

  test('says that the wasm did not come, and asks for it again', async () => {
    let asked = 0
    const client = another({
      loadWasm: () => {
        asked += 1
        return Promise.reject(new Error('no network'))
      },
    })
    for (const times of [1, 2]) {
      expect(await client.open(sample(), quiet)).toMatchObject({
        ok: false,
        rejection: { title: 'The page could not load SQLite' },
      })
      expect(asked).toBe(times)
    }
  })

  test('asks for the wasm once, however often the worker is started anew', async () => {
    let asked = 0
    const client = another({
      async loadWasm() {
        asked += 1
        const { default: url } = await import('sql.js/dist/sql-wasm-browser.wasm?url')
        return WebAssembly.compile(await (await fetch(url)).arrayBuffer())
      },
    })
    await opened(client, sample())
    client.restart()
    await opened(client, sample())
    expect(asked).toBe(1)
  })

  test('tells of a worker that ends by itself, and tries another with the next call', async () => {
    const url = URL.createObjectURL(new Blob(['throw new Error("boom")']))
    const client = another({ makeWorker: () => new Worker(url) })
    const crashes: string[] = []
    client.onCrash(({ what }) => crashes.push(what))
    await expect(client.open(sample(), quiet)).rejects.toMatchObject({ gone: true })
    expect(crashes[0]).toContain('boom')
    await expect(client.open(sample(), quiet)).rejects.toMatchObject({ gone: true })
    expect(crashes).toHaveLength(2)
  })
})
