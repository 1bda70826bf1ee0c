import { expect, it } from 'vitest'
import { LiveImage } from '../../src/browser/live-image.js'
import type { Capture } from '../../src/browser/live-image.js'
import { memoryStore } from '../../src/browser/memory.js'
import { CHUNK_SIZE } from '../../src/browser/store.js'
import type { StoreHead } from '../../src/browser/store.js'
import type { SqlJsDatabase, SqlJsStatic, SqlJsStatement } from '../../src/engines/sqljs-shape.js'
import { runs } from '../support/runs.js'
import { Random } from './random.js'
import { sqlJs } from './sql-js.js'

/** Operations in `npm test`; TIDEMARK_RUNS asks for another number. */
const OPERATIONS = runs(2500)
const PER_CASE = 60

/** Everything in the database as text, asked of SQLite alone. */
function contentOf(database: SqlJsDatabase): string {
  const rows = (sql: string) => {
    const statement = database.prepare(sql)
    const found: string[] = []
    while (statement.step()) found.push(statement.get().map(String).join('|'))
    statement.free()
    return found
  }
  const tables = rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
  return JSON.stringify([
    rows('PRAGMA integrity_check'),
    rows('PRAGMA user_version'),
    rows('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name'),
    ...tables.map((table) => rows(`SELECT rowid, a, hex(b) FROM "${table}" ORDER BY rowid`)),
  ])
}

function contentOfImage(SQL: SqlJsStatic, image: Uint8Array): string {
  const database = new SQL.Database(image)
  try {
    return contentOf(database)
  } finally {
    database.close()
  }
}

/** A database with settings that only a new file can have. */
function startImage(SQL: SqlJsStatic, random: Random): Uint8Array[] | undefined {
  if (random.chance(0.25)) return undefined
  const database = new SQL.Database()
  database.run(`
    PRAGMA page_size = ${random.pick([512, 1024, 4096, 8192, 65536])};
    PRAGMA auto_vacuum = ${random.pick([0, 0, 1, 2])};
    CREATE TABLE t0 (a, b);
    INSERT INTO t0 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${random.below(300) + 1})
      SELECT i, randomblob(${random.below(900)}) FROM n;
  `)
  const image = database.export()
  database.close()
  const pieces: Uint8Array[] = []
  for (let at = 0; at < image.length; at += CHUNK_SIZE)
    pieces.push(image.slice(at, at + CHUNK_SIZE))
  return pieces
}

function operation(random: Random): string {
  const table = `t${random.below(4)}`
  const rows = random.pick([1, 1, 3, 40, 400])
  const bytes = random.pick([0, 10, 300, 3000])
  return random.pick([
    `CREATE TABLE IF NOT EXISTS ${table} (a, b)`,
    `CREATE TABLE IF NOT EXISTS ${table} (a, b)`,
    `DROP TABLE IF EXISTS ${table}`,
    `CREATE INDEX IF NOT EXISTS i${random.below(6)} ON ${table} (a)`,
    `DROP INDEX IF EXISTS i${random.below(6)}`,
    `ALTER TABLE ${table} RENAME TO t${random.below(4)}`,
    `INSERT INTO ${table} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT i, randomblob(${bytes}) FROM n`,
    `INSERT INTO ${table} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT i, randomblob(${bytes}) FROM n`,
    `UPDATE ${table} SET b = randomblob(${bytes}) WHERE rowid % 7 = ${random.below(7)}`,
    `DELETE FROM ${table} WHERE rowid % 3 = ${random.below(3)}`,
    `DELETE FROM ${table}`,
    'BEGIN',
    'BEGIN IMMEDIATE',
    'COMMIT',
    'COMMIT',
    'ROLLBACK',
    'SAVEPOINT s',
    'SAVEPOINT s',
    'ROLLBACK TO s',
    'RELEASE s',
    'RELEASE s',
    ...(random.chance(0.3) ? ['VACUUM'] : []),
    'PRAGMA incremental_vacuum',
    `PRAGMA user_version = ${random.below(1000)}`,
    `PRAGMA cache_size = ${random.pick([1, 5, 20, 2000])}`,
    `PRAGMA journal_mode = ${random.pick(['DELETE', 'TRUNCATE', 'PERSIST', 'MEMORY'])}`,
    ...(random.chance(0.2)
      ? [
          'PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT * FROM sqlite_schema',
          'PRAGMA locking_mode = EXCLUSIVE',
          'PRAGMA locking_mode = NORMAL; SELECT * FROM sqlite_schema',
          'PRAGMA journal_mode = WAL',
        ]
      : []),
  ])
}

async function attack(seed: number, operations: number, counts: Record<string, number>) {
  const SQL = await sqlJs()
  const random = new Random(seed)
  const store = memoryStore()
  let head: StoreHead | undefined
  const first = startImage(SQL, random)
  const live = LiveImage.open(SQL, first, { unsaved: true, track: random.chance(0.85) })
  const database = live.database
  let reading: SqlJsStatement | undefined
  const log: string[] = []
  // Without shared memory, WAL is to be had only with a lock for ever.
  if (random.chance(0.15))
    database.run('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL')

  const run = () => {
    const sql = operation(random)
    log.push(sql)
    try {
      database.run(sql)
    } catch {
      // Random SQL fails often (no such table, no transaction); that is part of the attack.
    }
  }

  const save = async () => {
    let capture: Capture
    try {
      capture = live.capture(head === undefined)
    } catch (error) {
      expect(error).toMatchObject({ code: 'TRANSACTION_OPEN' })
      count(counts, 'refused')
      return
    }
    const expected = contentOfImage(SQL, database.export())
    log.push(`save ${capture.how} ${capture.dirty.join()}`)
    const fails = random.chance(0.15)
    let asked = 0
    const saving = store.save({
      base: head,
      length: capture.length,
      dirty: capture.dirty,
      chunk(index) {
        // The app goes on writing while the save runs.
        if (random.chance(0.3)) run()
        if (fails && asked++ === Math.floor(capture.dirty.length / 2)) throw new Error('no room')
        return capture.chunk(index)
      },
      durability: 'relaxed',
      snapshots: 0,
    })
    while (random.chance(0.5)) run()
    try {
      head = await saving
      capture.end(true)
    } catch (error) {
      capture.end(false)
      if (!fails) throw error
      count(counts, 'failed')
      return
    }
    count(counts, capture.how)
    const stored = await store.load()
    const image = new Uint8Array(head.length)
    stored?.chunks.forEach((chunk, index) => image.set(chunk, index * CHUNK_SIZE))
    expect(contentOfImage(SQL, image), `seed ${seed}\n${log.join('\n')}`).toBe(expected)
  }

  for (let step = 0; step < operations; step++) {
    run()
    count(counts, 'operations')
    if (random.chance(0.05)) {
      // A SELECT that the app has not finished.
      reading?.free()
      reading = random.chance(0.5) ? undefined : database.prepare('SELECT * FROM sqlite_schema')
      reading?.step()
    }
    if (random.chance(0.2)) await save()
  }
  database.close()
}

const count = (counts: Record<string, number>, name: string) => {
  counts[name] = (counts[name] ?? 0) + 1
}

it(
  'after any SQL, what a fresh load reads is what was open when it was saved',
  { timeout: 0 },
  async () => {
    const counts: Record<string, number> = {}
    const start = Number(process.env['TIDEMARK_SEED'] ?? 1)
    for (let seed = start; (counts['operations'] ?? 0) < OPERATIONS; seed++) {
      await attack(seed, PER_CASE, counts)
    }
    console.log('live image:', counts)
    for (const way of ['tracked', 'compared', 'whole', 'failed', 'refused']) {
      expect(counts[way], way).toBeGreaterThan(0)
    }
  },
)
