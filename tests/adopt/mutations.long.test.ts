import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import initSqlJs from 'sql.js'
import { expect, test } from 'vitest'
import { root } from '../../scripts/process.mjs'
import { python, runPython } from '../support/file-python.js'
import { runs } from '../support/runs.js'

const count = runs(10_000)
const firstSeed = Number(process.env['TIDEMARK_SEED'] ?? 1)
/** A file that keeps SQLite busy for longer has hung it, as far as a user can tell. */
const watchdogMs = 20_000

interface Opened {
  readonly seed: number
  readonly outcome: string
  /** With `check: 'full'`. */
  readonly full: string
  readonly bytes?: Uint8Array
}

/** Files as apps have them: with indexes, keys, generated columns, free pages, full-text search. */
async function sources(): Promise<Uint8Array[]> {
  const SQL = await initSqlJs({ useOldExtensionFunctions: false })
  const rows = `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)`
  return [
    `CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c); CREATE INDEX i ON t(b); ${rows}
     INSERT INTO t SELECT i, 'text ' || i, randomblob(40) FROM n`,
    `PRAGMA page_size = 512; PRAGMA auto_vacuum = 1; CREATE TABLE p(a PRIMARY KEY, b AS (a * 2), c AS (a || 'x') STORED) WITHOUT ROWID;
     CREATE TABLE q(a REFERENCES p, b COLLATE NOCASE UNIQUE, CHECK(length(b) > 0)); CREATE VIEW v AS SELECT * FROM p;
     CREATE TRIGGER g AFTER INSERT ON p BEGIN DELETE FROM q WHERE a = new.a; END; ${rows}
     INSERT INTO p(a) SELECT i FROM n; ${rows} INSERT INTO q SELECT i, 'B' || i FROM n; DELETE FROM q WHERE a > 100`,
    `PRAGMA encoding = 'UTF-16le'; CREATE VIRTUAL TABLE f USING fts4(a); CREATE TABLE s(a ANY, b INT) STRICT; ${rows}
     INSERT INTO f SELECT 'words and ' || i FROM n; ${rows} INSERT INTO s SELECT zeroblob(i * 20), i FROM n`,
  ].map((sql) => {
    const db = new SQL.Database()
    db.run(sql)
    const bytes = db.export()
    db.close()
    return bytes
  })
}

async function openAll(): Promise<Opened[]> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'tests/support/adopt-mutation-worker.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['sql.js'],
    write: false,
  })
  const file = join(mkdtempSync(join(root, 'node_modules/.mutations-')), 'worker.mjs')
  writeFileSync(file, outputFiles[0]?.contents ?? '')
  const workerData = { seed: firstSeed, count, sources: await sources() }
  const worker = new Worker(file, { workerData })
  const opened: Opened[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      const hung = () => reject(new Error(`Nothing after seed ${opened.at(-1)?.seed ?? 'none'}.`))
      let watchdog = setTimeout(hung, watchdogMs)
      worker.on('message', (message: Opened) => {
        clearTimeout(watchdog)
        watchdog = setTimeout(hung, watchdogMs)
        opened.push(message)
      })
      worker.on('error', reject)
      worker.on('exit', () => {
        clearTimeout(watchdog)
        resolve()
      })
    })
  } finally {
    await worker.terminate()
    rmSync(join(file, '..'), { recursive: true })
  }
  return opened
}

test(`${count} mutated files end in a typed error or open, and none hangs`, async () => {
  const opened = await openAll()
  const outcomes = new Map<string, number>()
  for (const { outcome } of opened) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  console.log(Object.fromEntries(outcomes))
  expect(opened.length).toBe(count)
  expect(opened.filter(({ full }) => full.startsWith('UNTYPED'))).toEqual([])
  if (python === undefined) return

  // What opens without a word must not be refused by the real SQLite.
  const folder = mkdtempSync(join(tmpdir(), 'mutations-'))
  try {
    for (const { seed, outcome, bytes } of opened) {
      if (outcome === 'opens') writeFileSync(join(folder, String(seed)), bytes ?? '')
    }
    const lines = runPython('adopt-integrity.py', [folder]).trimEnd().split('\n')
    const soundInFull = new Set(
      opened.filter(({ full }) => full === 'opens').map(({ seed }) => String(seed)),
    )
    const verdicts = lines.map((line) => {
      const [seed = '', verdict = ''] = line.split('\t')
      return { seed, verdict, full: soundInFull.has(seed) }
    })
    const unsound = verdicts.filter(({ verdict }) => verdict !== 'ok')
    console.log(
      `${lines.length} open; the real integrity_check objects to ${unsound.length} of them, ` +
        `check: 'full' to ${lines.length - soundInFull.size}`,
    )
    // At header level: "file is not a database", "unsupported file format".
    expect(unsound.filter(({ verdict }) => /not a database|unsupported/.test(verdict))).toEqual([])
    // A collation whose name was hit is told as missing; it is no damage.
    const damaged = unsound.filter(({ verdict }) => !verdict.includes('no such collation'))
    expect(damaged.filter(({ full }) => full)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
