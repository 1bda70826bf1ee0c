import { defineMigration } from '../migration.js'
import type { Migration } from '../migration.js'
import { versionKey } from '../version.js'

/** The migration that a module exports, or what is wrong in words. */
export function fromModule(content: unknown, version: string): Migration | string {
  // A module cannot be frozen; where it is the migration itself, a copy of its exports is.
  const own = typeof content === 'object' && { ...content }
  const exported = [propertyOf(content, 'default'), propertyOf(content, 'migration'), own]
  const migration = exported.find(isMigration)
  if (!migration) return 'it exports no migration (as default or as "migration")'
  if (versionKey(migration.version) !== versionKey(version)) {
    return `its migration says version ${migration.version}`
  }
  return defineMigration(migration)
}

/** Looks like one; defineMigration checks the rest and says what is wrong. */
function isMigration(value: unknown): value is Migration {
  return typeof propertyOf(value, 'version') === 'string'
}

export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
