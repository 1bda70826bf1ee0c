import type { Database } from '../../connection.js'
import type { SqlJsDatabase } from '../../engines/sqljs-shape.js'
import type { Migration } from '../../migration.js'
import type { Plan, Problem } from '../../report.js'
import { MigrationRunner } from '../../runner.js'
import type { RunnerOptions } from '../../runner.js'
import { explainEdited, explainEdits } from './edited.js'
import type { Load } from './lazy.js'
import { RELOAD } from './reload.js'
import type { Reload } from './reload.js'

/** What Vite gives a module that can be replaced while the page runs. */
export interface Hot {
  readonly data: Record<string, unknown>
  send(event: string, data?: unknown): void
}

/** The migrations as they are after files of the folder have changed. */
export interface MigrationsChange {
  readonly migrations: readonly Migration[]
  /**
   * What is to be done on a database now. `edited` are the migrations that it has applied and whose
   * files have changed since, each with the choices in its message. Only reads.
   */
  readonly replan: (
    database: Database | SqlJsDatabase,
    options?: Omit<RunnerOptions, 'migrations'>,
  ) => { readonly plan: Plan; readonly edited: readonly Problem[] }
}

/** Hears of changes during development; the answer ends it. In a build it is never called. */
export type OnMigrationsChanged = (listener: (change: MigrationsChange) => void) => () => void

export interface Live {
  /** Always the same array, with the migrations of the moment. */
  readonly migrations: readonly Migration[]
  readonly onMigrationsChanged: OnMigrationsChanged
  /** Of lazy migrations, those of the moment. */
  readonly load: Load
}

const KEY = 'tidemark'

/** What stays from one evaluation of a virtual module to the next. */
class State implements Live {
  readonly migrations: Migration[] = []
  readonly listeners = new Set<(change: MigrationsChange) => void>()
  #load: Load = () => Promise.resolve()

  take(migrations: readonly Migration[], load: Load | undefined): this {
    this.migrations.splice(0, Infinity, ...migrations)
    if (load) this.#load = load
    return this
  }

  readonly load: Load = (what) => this.#load(what)

  readonly onMigrationsChanged: OnMigrationsChanged = (listener) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}

/**
 * Called by each evaluation of a virtual module during development. The first makes the list, later
 * ones change what is in it and tell who listens, so that `openDatabase`, `serve` or a runner that was
 * given the list finds the new migrations when it next looks. Where nobody listens the page is loaded
 * anew, and edits are told in the server's terminal. `hot` is undefined where the server replaces no modules.
 */
export function live(hot: Hot | undefined, migrations: readonly Migration[], load?: Load): Live {
  const known = hot?.data[KEY]
  if (!(known instanceof State)) {
    const state = new State().take(migrations, load)
    if (hot) hot.data[KEY] = state
    return state
  }
  const edits = explainEdits(known.migrations, migrations)
  known.take(migrations, load)
  // Not `hot.invalidate()`: Vite 7 does not find virtual modules by the address that it sends.
  if (known.listeners.size === 0)
    hot?.send(RELOAD, { edits, everywhere: !isPage() } satisfies Reload)
  const replan = replanWith(known.migrations)
  for (const listener of known.listeners) listener({ migrations: known.migrations, replan })
  return known
}

/** The types of Node and of workers know no document. */
function isPage(): boolean {
  return 'document' in globalThis
}

function replanWith(migrations: readonly Migration[]): MigrationsChange['replan'] {
  return (database, options = {}) => {
    const runner = new MigrationRunner(database, { ...options, migrations })
    return { plan: runner.plan(), edited: explainEdited(runner.status()) }
  }
}
