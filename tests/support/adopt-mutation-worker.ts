import { parentPort, workerData } from 'node:worker_threads'
import initSqlJs from 'sql.js'
import { openImage } from '../../src/adopt/index.js'

// Opens mutated files one after the other and tells the outcome of each, so that the test can tell a
// file that hangs SQLite by a silence.

interface Task {
  readonly seed: number
  readonly count: number
  readonly sources: readonly Uint8Array[]
}

/** Mulberry32: small, seedable, good enough to choose places in a file. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function mutate(source: Uint8Array, next: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(next() * limit)
  let bytes = source.slice()
  for (let i = 1 + below(4); i > 0; i--) {
    const at = next() < 0.3 ? below(100) : below(bytes.length)
    const kind = below(7)
    if (kind === 0) bytes = bytes.slice(0, Math.max(1, at))
    else if (kind === 1) bytes.fill(0, at, at + 1 + below(4096))
    else if (kind === 2) bytes[at] = below(256)
    else if (kind === 3) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
    else if (kind === 4) bytes.copyWithin(at, below(bytes.length), below(bytes.length))
    else if (kind === 5) bytes.fill(255, at, at + 1 + below(8))
    else for (let n = at; n < at + 64 && n < bytes.length; n++) bytes[n] = below(256)
  }
  return bytes
}

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

/** A code, 'opens', or 'opens with warnings'; UNTYPED is what must not be. */
function outcomeOf(bytes: Uint8Array, check: 'quick' | 'full'): string {
  try {
    const { connection, warnings } = openImage(bytes, { sqlJs: SQL, check })
    connection.close()
    return warnings.length > 0 ? 'opens with warnings' : 'opens'
  } catch (error) {
    const isTyped = error instanceof Error && error.name === 'MigrationError' && 'code' in error
    return isTyped ? String(error.code) : `UNTYPED ${String(error)}`
  }
}

const { seed, count, sources } = workerData as Task
for (let i = 0; i < count; i++) {
  const next = random(seed + i)
  const source = sources[Math.floor(next() * sources.length)] ?? new Uint8Array()
  const bytes = mutate(source, next)
  const outcome = outcomeOf(bytes, 'quick')
  const full = outcome === 'opens' ? outcomeOf(bytes, 'full') : outcome
  parentPort?.postMessage({ seed: seed + i, outcome, full, ...(outcome === 'opens' && { bytes }) })
}
