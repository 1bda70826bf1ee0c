import sqlite3InitModule from '@sqlite.org/sqlite-wasm'
import sqlite3Wasm from '@sqlite.org/sqlite-wasm/sqlite3.wasm?url'
import { createStore, set } from 'idb-keyval'
import initSqlJs from 'sql.js'
import wasm from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { defineMigration } from '../../src/index.js'
import { indexedDbStore, openDatabase } from '../../src/browser/index.js'
import { TrackedFile } from '../../src/browser/tracked-file.js'

const sqlJs = initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasm })

const post = async (path: string, body: unknown = {}): Promise<unknown> => {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) })
  return response.json()
}
const median = (times: readonly number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Each variant in turn, so that what disturbs one disturbs all. */
async function inTurns(rounds: number, variants: Record<string, () => Promise<number>>) {
  const times: Record<string, number[]> = {}
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(variants)) (times[name] ??= []).push(await run())
  }
  return Object.fromEntries(Object.entries(times).map(([name, each]) => [name, median(each)]))
}

const filled = (megabytes: number) =>
  defineMigration({
    version: '001',
    description: 'a table of so many megabytes',
    apply: (db) =>
      db.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, fill BLOB);
        INSERT INTO t (a, fill) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${megabytes * 1000})
          SELECT i, randomblob(1000) FROM n`),
  })
const nothings = Array.from({ length: 20 }, (_, index) =>
  defineMigration({ version: String(index + 2), description: 'nothing', apply() {} }),
)

let counter = 0
const oneRow = (megabytes: number) =>
  `UPDATE t SET a = ${++counter} WHERE id = ${1 + ((counter * 7919) % (megabytes * 1000))}`

async function measure(megabytes: number, rounds: number): Promise<void> {
  const SQL = await sqlJs
  const name = `bench-${megabytes}`
  const migrations = [filled(megabytes), ...nothings]
  const options = { sqlJs, migrations, autosave: false } as const
  const store = indexedDbStore(name)
  const first = await timed(async () => (await openDatabase(name, options)).close())

  const db = await openDatabase(name, options)
  const whole = createStore(`whole-${megabytes}`, 'images')
  const ways: Record<string, number> = {}
  const saves = await inTurns(rounds, {
    save: async () => {
      db.db.run(oneRow(megabytes))
      return timed(async () => {
        const { how } = await db.save()
        ways[how] = (ways[how] ?? 0) + 1
      })
    },
    whole: () => timed(() => set('image', db.db.export(), whole)),
  })
  const many = await inTurns(rounds * 5, {
    save: async () => {
      db.db.run(oneRow(megabytes))
      return timed(() => db.save())
    },
  })
  const strict = await inTurns(rounds * 5, {
    save: async () => {
      db.db.run(oneRow(megabytes))
      return timed(() => db.save({ durability: 'strict' }))
    },
  })
  await post('/memory-start')
  for (let round = 0; round < 20; round++) {
    db.db.run(oneRow(megabytes))
    await db.save()
  }
  const memory = await post('/memory-end')
  const length = db.export().length
  await db.close()

  const close = (opened: { close(options: { discard: boolean }): Promise<void> }) =>
    opened.close({ discard: true })
  const opens = await inTurns(Math.max(5, rounds), {
    parts: async () => {
      let stop: () => void = () => undefined
      const time = await timed(async () => {
        const { database, connection } = await openParts(SQL, name)
        firstQuery(database)
        stop = () => {
          database.close()
          connection.close()
        }
      })
      stop()
      return time
    },
    open: async () => {
      let opened: Awaited<ReturnType<typeof openDatabase>> | undefined
      const time = await timed(async () => {
        opened = await openDatabase(name, { ...options, runMigrations: false })
        firstQuery(opened.db)
      })
      if (opened) await close(opened)
      return time
    },
    start: async () => {
      let opened: Awaited<ReturnType<typeof openDatabase>> | undefined
      const time = await timed(async () => {
        opened = await openDatabase(name, options)
        firstQuery(opened.db)
      })
      if (opened) await close(opened)
      return time
    },
  })
  const image = (await openDatabase(name, options)).export()
  const pool = await sahPool(image, megabytes, rounds * 5)
  await store.remove()
  indexedDB.deleteDatabase(`whole-${megabytes}`)
  await post('/result', {
    megabytes,
    length,
    first,
    ...saves,
    many: many['save'],
    strict: strict['save'],
    ways,
    ...opens,
    memory,
    pool,
  })
}

function firstQuery(database: { prepare(sql: string): { step(): boolean; free(): boolean } }) {
  const statement = database.prepare('SELECT a FROM t WHERE id = 1')
  statement.step()
  statement.free()
}

/** What no way around leads: read the chunks, make a database of them. With nothing but IndexedDB. */
async function openParts(SQL: Awaited<typeof sqlJs>, name: string) {
  const connection = await answer(indexedDB.open(`tidemark:${name}`))
  const objects = connection.transaction('image').objectStore('image')
  const head = (await answer(objects.get('head'))) as { length: number; table: Uint32Array }
  const gets = Array.from(head.table, (key) => answer<unknown>(objects.get(key)))
  const chunks = (await Promise.all(gets)) as Uint8Array[]
  const file = new TrackedFile(chunks, head.length)
  return { connection, database: new SQL.Database(file.asArgument()) }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** The same one-row change in official SQLite on OPFS: it is durable when the statement is done. */
async function sahPool(image: Uint8Array, megabytes: number, rounds: number): Promise<number> {
  const init = sqlite3InitModule as unknown as (
    options: object,
  ) => ReturnType<typeof sqlite3InitModule>
  const sqlite3 = await init({ locateFile: () => sqlite3Wasm })
  const pool = await sqlite3.installOpfsSAHPoolVfs({ clearOnInit: true })
  await pool.importDb('/bench.db', image)
  const database = new pool.OpfsSAHPoolDb('/bench.db')
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    times.push(await timed(() => void database.exec(oneRow(megabytes))))
  }
  database.close()
  await pool.removeVfs()
  return median(times)
}

async function main(): Promise<void> {
  await measure(1, 15)
  await measure(10, 9)
  await measure(100, 5)
  await post('/done')
}

main().catch((error: unknown) => post('/failed', { message: String(error) }))
