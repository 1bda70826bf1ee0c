import { groupBy } from './group-by.js'
import type { RecordedVersion } from './history.js'
import type { Migration } from './migration.js'
import type { AppliedMigration, MigrationStatus, State } from './report.js'
import { compareVersions, versionKey } from './version.js'

/** One version, as the app knows it and as the database records it; at least one of the two. */
export interface Entry {
  /** The registered spelling; the recorded one where the app does not know the version. */
  readonly version: string
  readonly description: string
  readonly migration: Migration | undefined
  /** One row, or several where a version was recorded in several spellings. */
  readonly recorded: readonly RecordedVersion[]
  readonly state: State
  readonly changed: boolean
  readonly outOfOrder: boolean
}

/**
 * Compares what the app knows (in order) with what the database records, by the identity of versions,
 * never by a high-water mark. The order is that of the versions.
 */
export function compareHistory(
  known: readonly Migration[],
  recorded: readonly RecordedVersion[],
): Entry[] {
  const spelled = new Set(known.map(({ version }) => version))
  // Only a spelling that nobody registered ('1' for '001') has to be brought into one form.
  const keys = recorded.every(({ version }) => spelled.has(version)) ? String : versionKey
  const rows = groupBy(recorded, ({ version }) => keys(version))
  const entries = known.map((migration) => {
    const key = keys(migration.version)
    const own = rows.get(key) ?? NONE
    rows.delete(key)
    return entryOf(migration, own)
  })
  if (rows.size > 0) {
    for (const own of rows.values()) entries.push(entryOf(undefined, own))
    entries.sort((a, b) => compareVersions(a.version, b.version))
  }
  const newest = entries.findLastIndex(({ state }) => state !== 'pending')
  for (const entry of entries.slice(0, Math.max(newest, 0)))
    entry.outOfOrder = entry.state === 'pending'
  return entries
}

const NONE: readonly RecordedVersion[] = []

function entryOf(
  migration: Migration | undefined,
  recorded: readonly RecordedVersion[],
): { -readonly [K in keyof Entry]: Entry[K] } {
  const [row] = recorded
  // A recorded NULL (the original writes none, code migrations have none) never counts as changed.
  const known = row?.checksum
  const now = known && migration?.checksum
  return {
    version: migration?.version ?? row?.version ?? '',
    description: migration?.description ?? row?.description ?? '',
    migration,
    recorded,
    state: !migration ? 'unknown' : row ? 'applied' : 'pending',
    changed: !!now && now !== known,
    outOfOrder: false,
  }
}

/** Why an entry cannot be rolled back; undefined where it can. */
export function irreversible({ migration, recorded }: Entry): string | undefined {
  if (!migration) {
    return recorded.some(({ rollbackSql }) => rollbackSql !== null)
      ? undefined
      : 'this app does not know it, and no rollback was recorded'
  }
  const { rollback } = migration
  if (typeof rollback === 'function') return undefined
  return rollback ? rollback.impossible : 'it has no rollback'
}

export function statusOf(entry: Entry): MigrationStatus {
  const { version, description, recorded, state, changed, outOfOrder } = entry
  const [row] = recorded
  return {
    version,
    description,
    state,
    ...(row && { appliedAt: isoDate(row.appliedAt) }),
    changed,
    outOfOrder,
    reversible: irreversible(entry) === undefined,
  }
}

export function appliedOf(row: RecordedVersion): AppliedMigration {
  const { version, description, checksum, durationMs } = row
  return {
    version,
    description,
    appliedAt: isoDate(row.appliedAt),
    ...(checksum !== null && { checksum }),
    ...(durationMs !== null && { durationMs }),
  }
}

/** SQLite writes 'YYYY-MM-DD HH:MM:SS', in UTC and without saying so. Text that is no date stays as it is. */
function isoDate(recorded: string): string {
  const [, day, time, fraction = '', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(recorded) ?? []
  if (!day) return recorded
  // A Date costs more than all else that is done for a row.
  if (zone === 'Z') return `${day}T${time}${fraction}Z`
  const date = new Date(`${day}T${time}${zone}`)
  return Number.isNaN(date.getTime()) ? recorded : date.toISOString().replace('.000', fraction)
}
