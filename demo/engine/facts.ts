import { MigrationError, readSchema } from 'tidemark'
import type { MigrationStatus, Schema } from 'tidemark'
import { findHistories, planAdoption } from 'tidemark/adopt'
import type { ForeignHistory } from 'tidemark/adopt'
import type { FileInspection } from 'tidemark/file'
import { downloadName } from '../download-name.js'
import type { FileFacts, ForeignFacts, ReadOnly } from '../model.js'
import type { Copy } from './copy.js'
import { imageSize, pageSize } from './image-size.js'

/** Everything that the page shows of a working copy. Only reads, and reads no table but the history. */
export function factsOf(copy: Copy): FileFacts {
  const { source, historyTable, connection } = copy
  const histories = findHistories(connection)
  const { history, readOnly } = historyOf(copy, histories)
  const version = versionOf(history)
  const newest = source.known.set.migrations.at(-1)?.version
  return {
    id: source.id,
    name: source.name,
    size: sizeOf(copy),
    inspection: inspectionOf(copy),
    schema: schemaOf(copy, readOnly === undefined || readOnly.why === 'newer'),
    set: source.known.set,
    historyTable,
    history,
    ...(version !== undefined && { version }),
    ...(newest !== undefined && { newest }),
    ...(readOnly && { readOnly }),
    foreign: histories.map((found) => foreignFacts(found, copy)),
    notices: [...source.notices, ...(copy.trouble ? [copy.trouble] : [])],
    unsupported: source.unsupported,
    downloadName: downloadName(source.name, version),
  }
}

/** The newest recorded version. */
export function versionOf(history: readonly MigrationStatus[]): string | undefined {
  return history.findLast(({ state }) => state !== 'pending')?.version
}

/** Without our own history; what has its name and is not ours is a table like others. */
export function schemaOf(copy: Copy, isOurs = hasOwnHistory(copy)): Schema {
  return readSchema(copy.connection, { except: isOurs ? [copy.historyTable] : [] })
}

function hasOwnHistory({ runner }: Copy): boolean {
  try {
    runner.listApplied()
    return true
  } catch (error) {
    if (error instanceof MigrationError) return false
    throw error
  }
}

export function historyOf(
  { runner, historyTable }: Pick<Copy, 'runner' | 'historyTable'>,
  histories: readonly ForeignHistory[],
): { readonly history: readonly MigrationStatus[]; readonly readOnly?: ReadOnly } {
  try {
    const history = runner.status()
    const unknown = history.filter(({ state }) => state === 'unknown')
    if (unknown.length === 0) return { history }
    const versions = unknown.map(({ version }) => version)
    return { history, readOnly: { why: 'newer', unknown: versions, message: newer(versions) } }
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error
    const table = historyTable.toLowerCase()
    const tool = histories.find((found) => found.table.toLowerCase() === table)?.tool
    const readOnly: ReadOnly =
      tool === undefined
        ? { why: 'history', message: error.what }
        : { why: 'foreign', tool, table: historyTable, message: error.what }
    return { history: [], readOnly }
  }
}

function newer(versions: readonly string[]): string {
  const shown = versions.slice(0, 5).join(', ')
  const more = versions.length > 5 ? ` and ${versions.length - 5} more` : ''
  const [is, it] = versions.length === 1 ? ['version', 'it'] : ['versions', 'them']
  return `This file records the ${is} ${shown}${more}, and the migrations here do not have ${it}: a newer app made it, or another one.`
}

function foreignFacts(history: ForeignHistory, { source, historyTable }: Copy): ForeignFacts {
  const { record, refusals } = planAdoption(history, source.known.migrations, { historyTable })
  // A stranger's history can have a hundred thousand steps; the page names some.
  const shown = { ...history, steps: history.steps.slice(0, 500) }
  // What happened; what to do is offered as buttons.
  return refusals.length > 0
    ? { history: shown, refusal: refusals.map(({ what }) => what).join(' ') }
    : { history: shown, adopts: record.map(({ version }) => version) }
}

/** Of the file as it came, but for what a VACUUM may have changed. */
function inspectionOf({ isOriginal, connection, source: { inspection } }: Copy): FileInspection {
  return isOriginal ? inspection : { ...inspection, pageSize: pageSize(connection) }
}

function sizeOf({ isOriginal, original, connection, source }: Copy): number {
  if (isOriginal) return original?.size ?? source.inspection.size
  return imageSize(connection)
}
