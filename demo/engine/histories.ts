import { MigrationError } from 'tidemark'
import { adoptHistory, findHistories } from 'tidemark/adopt'
import type { BrowserDatabase } from 'tidemark/browser'
import type { Copy } from './copy.js'

// What writes to the history alone, and stores it.

/** Records what another tool has carried out; its own table stays as it is. */
export function adopt(copy: Copy, tool: string): Promise<void> {
  return writing(copy, ({ connection }) => {
    const found = findHistories(connection).find((each) => each.tool === tool)
    if (!found) {
      throw new MigrationError('FOREIGN_HISTORY', {
        what: `This file has no history of ${tool}.`,
        state: 'Nothing was changed.',
        next: 'Choose one of those that were found.',
      })
    }
    const { historyTable } = copy
    adoptHistory(connection, found, copy.source.known.migrations, { historyTable })
  })
}

/** Records every version up to this one as applied, and runs nothing. */
export function baseline(copy: Copy, upTo: string): Promise<void> {
  return writing(copy, ({ runner }) => void runner.baseline(upTo))
}

/** Records that an edited migration changes nothing. */
export function acceptChanged(copy: Copy, version: string): Promise<void> {
  return writing(copy, ({ runner }) => void runner.acceptChanged(version))
}

async function writing(copy: Copy, write: (database: BrowserDatabase) => void): Promise<void> {
  const database = await copy.keep()
  write(database)
  try {
    await database.save({ durability: 'strict' })
  } catch (error) {
    // Written in memory, whole.
    await copy.keepInMemory(error)
  }
}
