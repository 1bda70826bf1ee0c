import type { Goal } from 'tidemark'
import type { Task } from '../model.js'
import type { Copies } from './copies.js'

// What is written down while a run is under way: should the page be closed, the next visit tells it.
// Where nothing can be written the run goes on, and only those words are missing.

/** A run begins. */
export async function writeBegun(copies: Copies, id: string, task: Task): Promise<void> {
  const interrupted = { goal: goalOf(task), startedAt: new Date().toISOString() }
  await copies.change(id, (record) => ({ ...record, interrupted })).catch(() => undefined)
}

/** It is at this version. */
export async function writeReached(copies: Copies, id: string, at: string): Promise<void> {
  await copies
    .change(id, (record) =>
      record.interrupted ? { ...record, interrupted: { ...record.interrupted, at } } : record,
    )
    .catch(() => undefined)
}

/** It has ended, whichever way. */
export async function writeEnded(copies: Copies, id: string): Promise<void> {
  await copies.change(id, ({ interrupted: _, ...record }) => record).catch(() => undefined)
}

/** As it can be repeated; to the original there is nothing to repeat. */
function goalOf(task: Task): Goal {
  return task.kind === 'original' ? { downTo: null } : task.goal
}
