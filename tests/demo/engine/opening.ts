import initSqlJs from 'sql.js'
import { Checks } from '../../../demo/engine/checks.js'
import type { Opening } from '../../../demo/engine/api.js'
import type { Copy } from '../../../demo/engine/copy.js'
import { openCopy } from '../../../demo/engine/open.js'
import type { Check, Rejection } from '../../../demo/model.js'

/** The real sql.js, as the worker loads it. */
export const SQL = await initSqlJs({ useOldExtensionFunctions: false })

/** The image of a database that an SQL text makes. */
export function imageOf(sql: string): Uint8Array {
  const database = new SQL.Database()
  try {
    database.run(sql)
    return database.export()
  } finally {
    database.close()
  }
}

export function blob(bytes: Uint8Array | string): Blob {
  return new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)])
}

type More = Partial<Pick<Opening, 'id' | 'sql' | 'historyTable' | 'store'>> & {
  readonly name?: string
  readonly wal?: Uint8Array
  readonly journal?: Uint8Array
}

/** What was chosen: a file with whatever lay beside it. */
export function openingOf(bytes: Uint8Array | string, more: More = {}): Opening {
  const { name = 'shop.db', wal, journal, ...rest } = more
  return {
    id: 'opening',
    store: true,
    ...rest,
    source: {
      kind: 'file',
      name,
      file: blob(bytes),
      ...(wal && { wal: blob(wal) }),
      ...(journal && { journal: blob(journal) }),
    },
  }
}

/** Opens, with everything that was told meanwhile. */
export async function tryOpen(
  opening: Opening,
): Promise<{ copy?: Copy; rejection?: Rejection; checks: Check[] }> {
  const checks: Check[] = []
  const tell = (check: Check) => checks.push(check)
  const found = await openCopy(opening, new Checks(tell), () => Promise.resolve(SQL))
  return { ...found, checks }
}

/** A copy that is open, or an error in the words of the rejection. */
export async function copyOf(opening: Opening): Promise<Copy> {
  const { copy, rejection } = await tryOpen(opening)
  if (!copy) throw new Error(JSON.stringify(rejection, undefined, 1))
  return copy
}

export async function rejectionOf(opening: Opening): Promise<Rejection> {
  const { rejection } = await tryOpen(opening)
  if (!rejection) throw new Error('It was opened.')
  return rejection
}
