import type { Entry } from '../folder.js'
import { dialectOf } from '../folder.js'
import type { Format, Place } from '../format.js'
import { wordsOf } from '../names.js'

/** A folder for each step: `20240102030405_add_tags/migration.sql`. */
export const prisma: Format = {
  name: 'prisma',
  names: '20240102030405_add_tags/migration.sql',
  history: { tool: 'Prisma', table: '_prisma_migrations' },
  recognise({ files }) {
    const step = files.find((file) => placeOf(file)?.as === 'whole')
    return step && { strength: 7, why: `a folder for each step, such as ${step.path}` }
  },
  place: () => placeOf,
  textOrder: 'names',
}

function placeOf({ name, folders, text }: Entry): Place | undefined {
  if (name === 'migration_lock.toml') {
    const [, provider] = /^[ \t]*provider[ \t]*=[ \t]*"([^"\r\n]*)"/m.exec(text ?? '') ?? []
    if (provider === undefined || dialectOf(provider) === 'sqlite') return undefined
    return { as: 'fault', message: `its migrations are written for ${provider}` }
  }
  return placeByFolder(name, folders)
}

/** The step of a `migration.sql`, named by the folder in which it lies. */
export function placeByFolder(name: string, folders: readonly string[]): Place | undefined {
  const [, version, words = ''] = /^(\d+)(?:[_-](.*))?$/.exec(folders.at(-1) ?? '') ?? []
  if (name !== 'migration.sql' || version === undefined) return undefined
  return { as: 'whole', version, description: wordsOf(words) }
}
