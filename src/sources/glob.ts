import { MigrationError } from '../errors.js'
import { defineMigration, orderMigrations } from '../migration.js'
import type { Migration } from '../migration.js'
import { sqlMigration } from '../sql-migration.js'
import { versionKey } from '../version.js'
import { readSections } from './sections.js'

const FILE_NAME = /^(\d+(?:\.\d+)*)[_-](.+?)(?:\.(up|down))?\.(sql|[cm]?[jt]s)$/

/** A file of the folder, its name taken apart. */
interface File {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly half: string | undefined
  readonly content: unknown
}

/**
 * Migrations from what Vite's `import.meta.glob` gives with `eager: true`: SQL as text (`query:
 * '?raw'`), TypeScript as modules, in one list.
 *
 * File names: `001_add_tags.sql` (with `-- up` and `-- down` sections, or up only),
 * `001_add_tags.up.sql` with `001_add_tags.down.sql`, `001_add_tags.ts` (its default export or its
 * export `migration`). The version is the number in the name, the description its words.
 * @returns the migrations in the order of their versions.
 * @throws MigrationError INVALID_SOURCE, which lists everything that is wrong with the folder.
 */
export function fromGlob(modules: Readonly<Record<string, unknown>>): Migration[] {
  const faults: string[] = []
  const groups = new Map<string, File[]>()
  for (const [path, content] of Object.entries(modules)) {
    const file = fileOf(path, content)
    if (typeof file === 'string') faults.push(file)
    else
      groups.set(versionKey(file.version), [...(groups.get(versionKey(file.version)) ?? []), file])
  }
  const migrations = [...groups.values()].flatMap((files) => {
    try {
      const found = migrationOf(files)
      if (!Array.isArray(found)) return [found]
      faults.push(...found)
    } catch (error) {
      faults.push(
        `${files[0]?.name}: ${error instanceof MigrationError ? error.what : String(error)}`,
      )
    }
    return []
  })
  if (faults.length === 0) return orderMigrations(migrations)
  throw new MigrationError('INVALID_SOURCE', {
    what: `${faults.length === 1 ? 'One thing is' : `${faults.length} things are`} wrong with the migrations:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    state: 'No migration was read.',
    next: 'Correct the files and build again.',
  })
}

function fileOf(path: string, content: unknown): File | string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const parts = FILE_NAME.exec(name)
  if (!parts) return `${name}: a name looks like 001_add_tags.sql or 001_add_tags.ts`
  const [, version = '', words = '', half, extension] = parts
  if (half && extension !== 'sql') return `${name}: only SQL files come in .up and .down`
  if (typeof content === 'function')
    return `${name}: it is not loaded; use import.meta.glob with eager: true`
  return { name, version, description: words.replace(/[_-]+/g, ' ').trim(), half, content }
}

/** The migration that the files of one version make, or the faults in words. */
function migrationOf(files: readonly File[]): Migration | string[] {
  const [file, other] = files
  if (!file) return []
  const up = files.find(({ half }) => half === 'up')
  const down = files.find(({ half }) => half === 'down')
  if (files.length > 2 || (other && !(up && down))) {
    return [
      `${files.map(({ name }) => name).join(' and ')}: several files for version ${file.version}`,
    ]
  }
  if (up) return fromHalves(up, down)
  if (down)
    return [`${down.name}: there is no ${down.name.replace('.down.', '.up.')} to go with it`]
  return file.name.endsWith('.sql') ? fromSql(file) : fromModule(file)
}

function fromHalves(up: File, down: File | undefined): Migration | string[] {
  const texts = [up, ...(down ? [down] : [])].map((file) => ({ file, text: textOf(file.content) }))
  const faults = texts.filter(({ text }) => text === undefined).map(({ file }) => notText(file))
  if (down && down.description !== up.description) {
    faults.push(`${up.name} and ${down.name}: their names differ`)
  }
  if (faults.length > 0) return faults
  const sections = readSections(texts[0]?.text ?? '')
  // Taken whole, the file would undo in the same run what it does.
  if ('faults' in sections || sections.down !== undefined) {
    return [
      `${up.name}: it has a section -- down, for which there is ${up.name.replace('.up.', '.down.')}`,
    ]
  }
  return sqlMigration({
    version: up.version,
    description: up.description,
    up: texts[0]?.text ?? '',
    down: texts[1]?.text,
    source: up.name,
    downSource: down?.name,
    transaction: sections.transaction,
  })
}

function fromSql(file: File): Migration | string[] {
  const text = textOf(file.content)
  if (text === undefined) return [notText(file)]
  const sections = readSections(text)
  if ('faults' in sections) return sections.faults.map((fault) => `${file.name}: ${fault}`)
  const { version, description, name } = file
  return sqlMigration({ version, description, source: name, ...sections })
}

function fromModule({ name, version, content }: File): Migration | string[] {
  // A module cannot be frozen; where it is the migration itself, a copy of its exports is.
  const own = typeof content === 'object' && { ...content }
  const exported = [propertyOf(content, 'default'), propertyOf(content, 'migration'), own]
  const migration = exported.find(isMigration)
  if (!migration) return [`${name}: it exports no migration (as default or as "migration")`]
  if (versionKey(migration.version) !== versionKey(version)) {
    return [`${name}: its migration says version ${migration.version}`]
  }
  return defineMigration(migration)
}

/** Looks like one; defineMigration checks the rest and says what is wrong. */
function isMigration(value: unknown): value is Migration {
  return typeof propertyOf(value, 'version') === 'string'
}

function textOf(content: unknown): string | undefined {
  const text = typeof content === 'string' ? content : propertyOf(content, 'default')
  return typeof text === 'string' ? text : undefined
}

function notText({ name }: File): string {
  return `${name}: it is not text; use import.meta.glob with query: '?raw' for SQL`
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
