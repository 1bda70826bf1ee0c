import type { OpenFile } from '../state.js'
import type { Context } from './context.js'

/**
 * Has the rows of the open file counted, where some are not yet. Whatever is asked next ends it: the
 * numbers that are missing then are no failure, and are asked for when they would be seen again.
 */
export function countRows({ page, session }: Pick<Context, 'page' | 'session'>): void {
  const { step } = page.state
  if (!('file' in step) || isCounted(step.file)) return
  const { id } = step.file.facts
  const tell = (rows: OpenFile['rows']) => {
    const now = page.state.step
    if ('file' in now && now.file.facts.id === id) page.dispatch({ type: 'rowsCounted', rows })
  }
  void session.call((engine) => engine.countRows(tell)).catch(() => undefined)
}

function isCounted({ facts, rows }: OpenFile): boolean {
  return facts.schema.tables.every(({ name }) => Object.hasOwn(rows, name))
}
