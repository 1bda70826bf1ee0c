import { fail } from '../errors.js'
import type { Migration } from '../migration.js'
import { defineMigration } from '../migration.js'
import { shown } from './faults.js'
import type { MissingStep } from './source-folder.js'

/** A migration in the place of a step that cannot run here: a run stops at it and says so. */
export function standIn(
  { path, version, language }: MissingStep,
  { description }: { readonly description: string },
): Migration {
  return defineMigration({
    version,
    description,
    apply() {
      throw fail(
        'INVALID_SOURCE',
        `${shown(path)} is a program in ${language} and cannot run here.`,
        `Write it as a migration of version ${version} and give that as a module.`,
        { version },
      )
    },
    rollback: { impossible: `${shown(path)} is a program in ${language}` },
  })
}
