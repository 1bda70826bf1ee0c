import { diffSchema, MigrationError, readSchema } from 'tidemark'
import type { Database, MigrationRunner, MigrationStatus, Schema } from 'tidemark'
import type { VersionStop } from '../model.js'
import type { Copy } from './copy.js'
import { nextTurn } from './turns.js'
import { inWords } from './undo.js'

type Tell = (stop: VersionStop) => void
type Named = Pick<VersionStop, 'version' | 'description' | 'isCurrent'>

/**
 * The schema at each version: what is applied stepwise undone on one clone, what is pending stepwise
 * applied on another. Told from the current one outwards, each once, and answered in order. Where a
 * step does not work, those beyond it are unknown, with the reason.
 */
export async function versionStops(copy: Copy, tell: Tell): Promise<VersionStop[]> {
  const history = statusOf(copy.runner)
  if (!history) return []
  const applied = history.filter(({ state }) => state !== 'pending')
  const pending = history.filter(({ state }) => state === 'pending')
  const schema = readSchema(copy.connection, { except: [copy.historyTable] })
  const backwards = await goBack(copy, applied, schema, tell)
  const forwards = await goOn(copy, pending, schema, tell)
  return [...backwards, ...forwards]
}

/** Undefined for another tool's. */
function statusOf(runner: MigrationRunner): MigrationStatus[] | undefined {
  try {
    return runner.status()
  } catch (error) {
    if (error instanceof MigrationError) return undefined
    throw error
  }
}

/** A stop is told when the one before it is known: its changes are from there. */
async function goBack(
  copy: Copy,
  applied: readonly MigrationStatus[],
  current: Schema,
  tell: Tell,
): Promise<VersionStop[]> {
  const stops: VersionStop[] = []
  const found = (stop: VersionStop) => {
    stops.unshift(stop)
    tell(stop)
  }
  const clone = applied.length > 0 ? copy.connection.clone() : undefined
  try {
    let schema: Schema | undefined = current
    let unknown = ''
    for (let at = applied.length - 1; at >= -1; at--) {
      const named = nameOf(applied[at], at === applied.length - 1)
      if (!schema) {
        found({ ...named, changes: [], unknown })
        continue
      }
      const before: { schema: Schema } | { why: string } | undefined =
        clone && at >= 0 ? undo(copy, clone, applied[at]?.version ?? '') : undefined
      const previous = before && 'schema' in before ? before.schema : undefined
      found({ ...named, schema, changes: previous ? diffSchema(previous, schema) : [] })
      if (before && 'why' in before) unknown = before.why
      schema = previous
      await nextTurn()
    }
  } finally {
    clone?.close()
  }
  return stops
}

function undo(
  copy: Copy,
  clone: Database,
  version: string,
): { readonly schema: Schema } | { readonly why: string } {
  try {
    copy.runner.on(clone, QUIET).rollback(version, { only: true })
    return { schema: readSchema(clone, { except: [copy.historyTable] }) }
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error
    return { why: inWords(error.what) }
  }
}

async function goOn(
  copy: Copy,
  pending: readonly MigrationStatus[],
  current: Schema,
  tell: Tell,
): Promise<VersionStop[]> {
  const stops: VersionStop[] = []
  if (pending.length === 0) return stops
  const clone = copy.connection.clone()
  try {
    const runner = copy.runner.on(clone, QUIET)
    let schema = current
    let unknown: string | undefined
    for (const status of pending) {
      const named = nameOf(status, false)
      unknown ??= apply(runner, status.version)
      const now =
        unknown === undefined ? readSchema(clone, { except: [copy.historyTable] }) : schema
      const stop: VersionStop =
        unknown === undefined
          ? { ...named, schema: now, changes: diffSchema(schema, now) }
          : { ...named, changes: [], unknown }
      stops.push(stop)
      tell(stop)
      schema = now
      await nextTurn()
    }
  } finally {
    clone.close()
  }
  return stops
}

/** Why it does not work; undefined where it did. */
function apply(runner: MigrationRunner, to: string): string | undefined {
  try {
    runner.applyAll({ to })
    return undefined
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error
    return `${error.version ?? to} does not work on this file: ${error.what}`
  }
}

/** What is tried on a clone is no progress of a run. */
const QUIET = { onProgress: undefined }

function nameOf(status: MigrationStatus | undefined, isCurrent: boolean): Named {
  if (!status) return { version: null, description: 'Before the first version', isCurrent }
  return { version: status.version, description: status.description, isCurrent }
}
