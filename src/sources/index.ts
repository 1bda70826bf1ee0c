export { fromGlob } from './glob.js'
export { sqlMigration } from '../sql-migration.js'
export type { SqlMigrationParts } from '../sql-migration.js'
