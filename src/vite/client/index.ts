// The virtual modules of the Vite plugin, for the type checker. This file is a script, not a module:
// only so can it declare modules that others import.

declare module 'virtual:tidemark/migrations' {
  import type { Migration } from 'tidemark'
  import type { OnMigrationsChanged } from 'tidemark/vite/runtime'

  /** The migrations of the folder, in order, with their checksums. */
  export const migrations: readonly Migration[]
  export default migrations
  export const onMigrationsChanged: OnMigrationsChanged
}

declare module 'virtual:tidemark/migrations/lazy' {
  import type { Migration } from 'tidemark'
  import type { Load, OnMigrationsChanged } from 'tidemark/vite/runtime'

  /** The migrations of the folder without their texts: enough for a plan, not for a run. */
  export const migrations: readonly Migration[]
  export default migrations
  /**
   * Fetches what the steps of a plan, these versions, or all migrations need.
   * @throws MigrationError NO_SUCH_VERSION
   */
  export const load: Load
  export const onMigrationsChanged: OnMigrationsChanged
}

declare module 'virtual:tidemark/sql-js' {
  import type { SqlJsStatic } from 'sql.js'

  /** sql.js, started with its WebAssembly file found and SQLite's own functions. */
  export const sqlJs: Promise<SqlJsStatic>
  export default sqlJs
}
