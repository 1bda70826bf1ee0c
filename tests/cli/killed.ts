import { once } from 'node:events'
import { readFileSync, rmSync, watch } from 'node:fs'
import { mergeWal } from '../../src/file/index.js'
import { rows, SQL } from '../support/sql-js.js'
import type { BuiltCli } from './built.js'
import type { Terminal } from './terminal.js'
import { walOf } from './wal.js'

/** What was found after a process had been killed. */
export interface Found {
  readonly state: 'old' | 'new' | 'between'
  readonly backup: boolean
}

/** Two versions whose rows say which one it is; 2 MB, so that writing takes a while. */
const MIGRATIONS = {
  'migrations/001_a.sql':
    '-- up\nCREATE TABLE a (x, y);\nINSERT INTO a SELECT 0, zeroblob(2000000);\n-- down\nDROP TABLE a;\n',
  'migrations/002_b.sql': '-- up\nUPDATE a SET x = 2;\nCREATE TABLE b (x);\n',
} as const

/**
 * Kills `up` so many times, at moments spread over the writing of the file, and tells what was found each
 * time. With `wal`, the newest rows stand in a `-wal` only.
 */
export async function killedRounds(
  cli: BuiltCli,
  terminal: Terminal,
  rounds: number,
  wal = false,
): Promise<Found[]> {
  for (const [path, text] of Object.entries(MIGRATIONS)) terminal.write(path, text)
  await terminal.run(['up', 'k.sqlite', '--create', '--to', '1'])
  const base = readFileSync(terminal.path('k.sqlite'))
  const current = changed(base, 'UPDATE a SET x = 1')
  const round = (ms: number): Promise<Round> => {
    for (const name of terminal.names().filter((each) => each !== 'migrations')) {
      rmSync(terminal.path(name))
    }
    terminal.write('k.sqlite', wal ? base : current)
    if (wal) terminal.write('k.sqlite-wal', walOf(current))
    return killLater(cli, terminal, ms)
  }
  const whole = await round(60_000)
  if (whole.state !== 'new') throw new Error(`A run that nobody killed left ${whole.state}.`)
  const found: Found[] = []
  for (let index = 0; index < rounds; index++) {
    found.push(await round((1.1 * whole.length * index) / rounds))
  }
  return found
}

interface Round extends Found {
  /** Milliseconds from the first byte written to the end of the process. */
  readonly length: number
}

/** Kills the process so many milliseconds after it has begun to write. */
async function killLater(cli: BuiltCli, terminal: Terminal, ms: number): Promise<Round> {
  const watcher = watch(terminal.folder)
  const child = cli.start(terminal.folder, 'up', 'k.sqlite')
  const closed = once(child, 'close')
  let begun = 0
  const timeout = new Promise<void>((resolve) => {
    watcher.on('change', (_, name) => {
      if (begun > 0 || !String(name).endsWith('tidemark-tmp')) return
      begun = performance.now()
      setTimeout(resolve, ms).unref()
    })
  })
  await Promise.race([timeout, closed])
  child.kill('SIGKILL')
  await closed
  const length = performance.now() - begun
  watcher.close()
  const backup = terminal.names().some((name) => name.includes('.backup'))
  return { state: stateOf(terminal), backup, length }
}

function changed(image: Uint8Array, sql: string): Uint8Array {
  const raw = new SQL.Database(image)
  raw.exec(sql)
  const now = raw.export()
  raw.close()
  return now
}

/** What a program that opens the file finds, with its `-wal` where there is one. */
function stateOf(terminal: Terminal): Found['state'] {
  const file = readFileSync(terminal.path('k.sqlite'))
  const hasWal = terminal.names().includes('k.sqlite-wal')
  const image = hasWal ? mergeWal(file, readFileSync(terminal.path('k.sqlite-wal'))) : file
  const raw = new SQL.Database(image)
  try {
    const whole = rows(raw, 'PRAGMA integrity_check')[0]?.[0] === 'ok'
    const x = rows(raw, 'SELECT x FROM a')[0]?.[0]
    const versions = rows(raw, 'SELECT version FROM schema_migrations').flat().join()
    if (whole && x === 1 && versions === '001') return 'old'
    return whole && x === 2 && versions === '001,002' ? 'new' : 'between'
  } catch {
    return 'between'
  } finally {
    raw.close()
  }
}
