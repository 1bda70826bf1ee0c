export { detectFormat } from './detect-format.js'
export type { DetectedFormat } from './detect-format.js'
export { fromFiles, readFiles } from './from-files.js'
export { fromGlob } from './glob.js'
export type {
  FormatName,
  FromFilesOptions,
  LeftOut,
  MissingStep,
  SourceFault,
  SourceFile,
  SourceFolder,
  SourceHistory,
} from './source-folder.js'
export { sqlMigration } from '../sql-migration.js'
export type { SqlMigrationParts } from '../sql-migration.js'
