export { alterTable, planAlter } from './alter/alter-table.js'
export type { AlterChanges, AlterMethod, AlterPlan, AlterReport } from './alter/alter-table.js'
export type { Connection, Database, Params, SqlValue } from './connection.js'
export { connect } from './engines/sqljs.js'
export type { SqlJsDatabase, SqlJsStatement, SqlJsStatic } from './engines/sqljs-shape.js'
export { MigrationError } from './errors.js'
export type { Code } from './errors.js'
export { diffSchema } from './diff.js'
export type { SchemaChange } from './diff.js'
export { formatDiff } from './format-diff.js'
export { defineMigration } from './migration.js'
export type { Migration } from './migration.js'
export { lint } from './lint.js'
export type { Finding, LintCode } from './lint.js'
export type { Loss } from './losses.js'
export { preview } from './preview.js'
export type { Preview, PreviewOptions, PreviewStep, RowCount } from './preview.js'
export { hasColumn, hasIndex, hasTable, tableMatches } from './predicates.js'
export type {
  AppliedMigration,
  Goal,
  MigrationStatus,
  Plan,
  Problem,
  Progress,
  RunReport,
  RunStep,
  State,
  StatementPosition,
  Step,
} from './report.js'
export { MigrationRunner } from './runner.js'
export type { RunnerOptions } from './runner.js'
export { readSchema } from './schema.js'
export type {
  Affinity,
  ColumnSchema,
  ForeignKeySchema,
  IndexColumn,
  IndexSchema,
  ReadSchemaOptions,
  Schema,
  TableSchema,
  TriggerSchema,
  ViewSchema,
} from './schema.js'
export { quoteName, splitStatements, tokenize } from './sql.js'
export type { Statement, Token, TokenKind } from './sql.js'
export { sqlMigration } from './sql-migration.js'
export type { SqlMigrationParts } from './sql-migration.js'
export { compareVersions } from './version.js'
