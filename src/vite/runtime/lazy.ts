import { fail } from '../../errors.js'
import { defineMigration } from '../../migration.js'
import type { Migration } from '../../migration.js'
import type { Plan } from '../../report.js'
import { versionKey } from '../../version.js'
import { preparedModule } from './prepared.js'
import type { SqlHead } from './prepared.js'

/** A migration that is known, and what fetches the rest of it. */
export interface Lazy {
  readonly migration: Migration
  fetch(): Promise<void>
}

/** The texts of one migration, as the default export of their module. */
export interface Texts {
  readonly default: { readonly up: string; readonly down?: string }
}

/** An SQL migration whose texts are fetched later. */
export function lazySql(
  head: SqlHead & { readonly down?: true | { readonly impossible: string } | undefined },
  load: () => Promise<Texts>,
): Lazy {
  const { version, description, checksum, source, downSource, transaction, down } = head
  let texts: Texts['default'] | undefined
  const text = (direction: 'up' | 'down') => texts?.[direction] ?? missing(source ?? version)
  const migration = defineMigration({
    version,
    description,
    checksum,
    transaction,
    apply: (db) => db.exec(text('up')),
    rollback: down === true ? (db) => db.exec(text('down')) : down,
    // Looked at before a run, for what a migration may not say.
    get sql() {
      return texts && { ...texts, source, downSource }
    },
  } satisfies Migration)
  return {
    migration,
    async fetch() {
      texts ??= (await load()).default
    },
  }
}

/** What the build knows of a migration in code. */
export interface ModuleHead {
  readonly version: string
  readonly description: string
  readonly source: string
  readonly checksum?: string | undefined
  readonly transaction?: boolean | undefined
  /** Whether it has a `canApply`. */
  readonly asks?: true | undefined
  readonly down?: true | { readonly impossible: string } | undefined
}

/** A migration in code whose module is fetched later. */
export function lazyModule(head: ModuleHead, load: () => Promise<object>): Lazy {
  const { version, description, source, checksum, transaction, asks, down } = head
  let loaded: Migration | undefined
  const own = () => loaded ?? missing(source)
  const migration = defineMigration({
    version,
    description,
    checksum,
    transaction,
    ...(asks && { canApply: (db) => own().canApply?.(db) ?? true }),
    apply: (db) => own().apply(db),
    rollback:
      down === true
        ? (db) => {
            const { rollback } = own()
            return typeof rollback === 'function' ? rollback(db) : missing(source)
          }
        : down,
  } satisfies Migration)
  return {
    migration,
    async fetch() {
      loaded ??= preparedModule(await load(), version, source)
    },
  }
}

/** Fetches what the steps of a plan, these versions, or all migrations need. */
export type Load = (what?: Plan | readonly string[]) => Promise<void>

/**
 * What a module of lazy migrations exports.
 * `load` rejects with MigrationError NO_SUCH_VERSION for a version that is none of them, and with the
 * browser's error where something cannot be fetched; what was fetched stays.
 */
export function lazyMigrations(lazies: readonly Lazy[]): {
  readonly migrations: readonly Migration[]
  readonly load: Load
} {
  const known = new Map(lazies.map((lazy) => [versionKey(lazy.migration.version), lazy]))
  const find = (version: string): Lazy => {
    const lazy = known.get(versionKey(version))
    if (lazy) return lazy
    throw fail(
      'NO_SUCH_VERSION',
      `There is no migration ${version} to load.`,
      'See the list of migrations.',
      { version },
    )
  }
  return {
    migrations: lazies.map(({ migration }) => migration),
    async load(what) {
      await Promise.all(wanted(what, lazies, find).map((lazy) => lazy.fetch()))
    },
  }
}

function wanted(
  what: Plan | readonly string[] | undefined,
  all: readonly Lazy[],
  find: (version: string) => Lazy,
): readonly Lazy[] {
  if (what === undefined) return all
  return 'steps' in what ? what.steps.map(({ version }) => find(version)) : what.map(find)
}

function missing(source: string): never {
  throw fail(
    'INVALID_SOURCE',
    `${source} is not loaded: await load(plan) before the run.`,
    'Load it and run again.',
  )
}
