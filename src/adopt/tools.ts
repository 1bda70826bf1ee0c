import type { Connection } from '../connection.js'
import { foldCase, quoteName } from '../sql.js'

/** What one row of another tool's table records. */
export interface RecordedStep {
  /** As recorded, as text: '20240101120000', '7'; empty where the tool records names only. */
  readonly version: string
  /** The name it records, or empty. */
  readonly name: string
  /** The tool began it and never finished it, or recorded that it failed. */
  readonly dirty: boolean
}

/**
 * How the rows are to be read: `each` version that ran has a row; `up-to`: one number, and everything
 * up to it ran; `count`: rows carry no usable name, only their order; `head`: names of the newest only.
 */
export type Covers = 'each' | 'up-to' | 'count' | 'head'

/** How a migration tool records what has run. */
export interface Tool {
  readonly name: string
  /** Its usual table. */
  readonly table: string
  /** Columns that its table has, folded. */
  readonly columns: readonly string[]
  /** These columns are enough to know it under any table name. */
  readonly distinct?: true
  /** The table has these columns and no others. */
  readonly exact?: true
  /** A second table of the tool, which tells it from another with the same table. */
  readonly beside?: string
  readonly covers: Covers
  /** Rows `version, name, dirty` in the order they ran; `$table` stands for the quoted table. */
  readonly rows: string
}

// The tables as each tool creates them on SQLite. Values are read with a limit: a stranger's file can
// hold anything in them.
const text = (expression: string): string => `substr(CAST(${expression} AS TEXT), 1, 400)`

/** In the order in which they are tried: where two tools share a table, the one that shows more first. */
export const TOOLS: readonly Tool[] = [
  {
    name: 'golang-migrate',
    table: 'schema_migrations',
    columns: ['version', 'dirty'],
    distinct: true,
    exact: true,
    covers: 'up-to',
    rows: `SELECT ${text('version')} AS version, '' AS name, dirty <> 0 AS dirty FROM $table WHERE version >= 0`,
  },
  {
    name: 'Rails',
    table: 'schema_migrations',
    columns: ['version'],
    exact: true,
    beside: 'ar_internal_metadata',
    covers: 'each',
    rows: `SELECT ${text('version')} AS version, '' AS name, 0 AS dirty FROM $table ORDER BY version`,
  },
  {
    name: 'dbmate',
    table: 'schema_migrations',
    columns: ['version'],
    exact: true,
    covers: 'each',
    rows: `SELECT ${text('version')} AS version, '' AS name, 0 AS dirty FROM $table ORDER BY version`,
  },
  {
    name: 'Flyway',
    table: 'flyway_schema_history',
    columns: ['installed_rank', 'version', 'script', 'checksum', 'success'],
    distinct: true,
    covers: 'each',
    rows: `SELECT ${text("coalesce(version, '')")} AS version, ${text('script')} AS name, NOT success AS dirty
      FROM $table WHERE version IS NOT NULL ORDER BY installed_rank`,
  },
  {
    name: 'Knex',
    table: 'knex_migrations',
    columns: ['id', 'name', 'batch', 'migration_time'],
    distinct: true,
    covers: 'each',
    rows: `SELECT '' AS version, ${text('name')} AS name, 0 AS dirty FROM $table ORDER BY id`,
  },
  {
    name: 'Kysely',
    table: 'kysely_migration',
    columns: ['name', 'timestamp'],
    covers: 'each',
    rows: `SELECT '' AS version, ${text('name')} AS name, 0 AS dirty FROM $table ORDER BY timestamp, name`,
  },
  {
    name: 'Drizzle',
    table: '__drizzle_migrations',
    columns: ['id', 'hash', 'created_at'],
    distinct: true,
    covers: 'count',
    rows: `SELECT ${text('created_at')} AS version, '' AS name, 0 AS dirty FROM $table ORDER BY created_at, rowid`,
  },
  {
    name: 'Prisma',
    table: '_prisma_migrations',
    columns: ['migration_name', 'finished_at', 'rolled_back_at', 'applied_steps_count'],
    distinct: true,
    covers: 'each',
    rows: `SELECT '' AS version, ${text('migration_name')} AS name, finished_at IS NULL AS dirty
      FROM $table WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  },
  {
    name: 'TypeORM',
    table: 'migrations',
    columns: ['id', 'timestamp', 'name'],
    covers: 'each',
    rows: `SELECT ${text('timestamp')} AS version, ${text('name')} AS name, 0 AS dirty FROM $table ORDER BY timestamp`,
  },
  {
    name: 'Sequelize or Umzug',
    table: 'SequelizeMeta',
    columns: ['name'],
    covers: 'each',
    rows: `SELECT '' AS version, ${text('name')} AS name, 0 AS dirty FROM $table ORDER BY name`,
  },
  {
    name: 'Django',
    table: 'django_migrations',
    columns: ['app', 'name', 'applied'],
    covers: 'each',
    rows: `SELECT '' AS version, ${text("app || '/' || name")} AS name, 0 AS dirty FROM $table ORDER BY id`,
  },
  {
    name: 'Alembic',
    table: 'alembic_version',
    columns: ['version_num'],
    distinct: true,
    exact: true,
    covers: 'head',
    rows: `SELECT ${text('version_num')} AS version, '' AS name, 0 AS dirty FROM $table`,
  },
  {
    name: 'Diesel',
    table: '__diesel_schema_migrations',
    columns: ['version', 'run_on'],
    distinct: true,
    covers: 'each',
    rows: `SELECT ${text('version')} AS version, '' AS name, 0 AS dirty FROM $table ORDER BY version`,
  },
  {
    name: 'sqlx',
    table: '_sqlx_migrations',
    columns: ['version', 'description', 'installed_on', 'success', 'checksum', 'execution_time'],
    distinct: true,
    covers: 'each',
    rows: `SELECT ${text('version')} AS version, ${text('description')} AS name, NOT success AS dirty FROM $table ORDER BY version`,
  },
  {
    name: 'goose',
    table: 'goose_db_version',
    columns: ['id', 'version_id', 'is_applied', 'tstamp'],
    distinct: true,
    covers: 'each',
    // A version has a row each time it goes up or down; the last one counts. Version 0 is goose's own.
    rows: `SELECT ${text('version_id')} AS version, '' AS name, 0 AS dirty FROM $table AS t
      WHERE version_id > 0 AND is_applied AND id = (SELECT max(id) FROM $table WHERE version_id = t.version_id)
      ORDER BY version_id`,
  },
  {
    name: 'refinery',
    table: 'refinery_schema_history',
    columns: ['version', 'name', 'applied_on', 'checksum'],
    distinct: true,
    covers: 'each',
    rows: `SELECT ${text('version')} AS version, ${text('name')} AS name, 0 AS dirty FROM $table ORDER BY version`,
  },
  {
    name: 'Liquibase',
    table: 'DATABASECHANGELOG',
    columns: ['id', 'author', 'filename', 'orderexecuted', 'exectype', 'md5sum'],
    distinct: true,
    covers: 'each',
    rows: `SELECT ${text('id')} AS version, ${text("filename || '::' || id || '::' || author")} AS name,
      exectype = 'FAILED' AS dirty FROM $table ORDER BY orderexecuted`,
  },
  {
    name: 'EF Core',
    table: '__EFMigrationsHistory',
    columns: ['migrationid', 'productversion'],
    distinct: true,
    covers: 'each',
    rows: `SELECT '' AS version, ${text('MigrationId')} AS name, 0 AS dirty FROM $table ORDER BY MigrationId`,
  },
  {
    name: 'Cloudflare D1',
    table: 'd1_migrations',
    columns: ['id', 'name', 'applied_at'],
    covers: 'each',
    rows: `SELECT '' AS version, ${text('name')} AS name, 0 AS dirty FROM $table ORDER BY id`,
  },
  {
    name: 'mautrix',
    table: 'version',
    columns: ['version', 'compat'],
    distinct: true,
    exact: true,
    covers: 'up-to',
    rows: `SELECT ${text('version')} AS version, '' AS name, 0 AS dirty FROM $table WHERE version > 0`,
  },
  {
    name: 'sql-migrate',
    table: 'gorp_migrations',
    columns: ['id', 'applied_at'],
    covers: 'each',
    rows: `SELECT '' AS version, ${text('id')} AS name, 0 AS dirty FROM $table ORDER BY id`,
  },
]

/** A table of which a tool keeps that it is at work; a set flag means that a run was cut short. */
const LOCKS: Readonly<Record<string, string>> = {
  knex_migrations_lock: 'is_locked',
  kysely_migration_lock: 'is_locked',
  databasechangeloglock: 'locked',
}

/** Whether a lock that belongs to this history was left behind. */
export function isLocked(db: Connection, table: string): boolean {
  const lock = foldCase(`${table}_lock`)
  const name = lock in LOCKS ? lock : foldCase(`${table}lock`)
  const column = LOCKS[name]
  if (column === undefined) return false
  const found = db.get(`SELECT 1 FROM pragma_table_info(?, 'main') WHERE name = ? COLLATE NOCASE`, [
    name,
    column,
  ])
  if (!found) return false
  return db.get(`SELECT 1 FROM main.${quoteName(name)} WHERE ${column} LIMIT 1`) !== undefined
}
