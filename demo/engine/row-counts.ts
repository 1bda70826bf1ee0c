import { quoteName } from 'tidemark'
import type { Connection, Schema } from 'tidemark'
import type { RowCounts } from '../model.js'
import { nextTurn } from './turns.js'

type Count = RowCounts[string]

/** So many milliseconds of counting are one piece. */
const PIECE = 30

/** The rows of one table. A virtual table runs its module's code, and is not asked. */
function countOf(db: Connection, { name, kind }: Schema['tables'][number]): Count {
  if (kind === 'virtual') return 'virtual'
  try {
    return Number(db.get(`SELECT count(*) AS n FROM main.${quoteName(name)}`)?.['n'])
  } catch {
    return 'unreadable'
  }
}

/** Of all tables, at once. */
export function countAll(db: Connection, { tables }: Schema): RowCounts {
  return Object.fromEntries(tables.map((table) => [table.name, countOf(db, table)]))
}

/** In pieces, with a turn of the event loop between them; ends early when something else is wanted. */
export async function countInPieces(
  db: Connection,
  { tables }: Schema,
  tell: (rows: RowCounts) => void,
  isWanted: () => boolean,
  pieceMs = PIECE,
): Promise<void> {
  let piece: [string, Count][] = []
  let started = performance.now()
  for (const table of tables) {
    piece.push([table.name, countOf(db, table)])
    if (performance.now() - started < pieceMs) continue
    tell(Object.fromEntries(piece))
    piece = []
    await nextTurn()
    if (!isWanted()) return
    started = performance.now()
  }
  if (piece.length > 0) tell(Object.fromEntries(piece))
}
