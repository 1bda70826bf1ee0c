import { dialectOf, isSql, languageOf } from '../folder.js'
import type { Entry } from '../folder.js'
import type { Format, Place } from '../format.js'
import { forDialect } from '../only-lines.js'
import { sqlFiles } from '../names.js'

const HEADER = /^-- (?:v(\d+) -> )?v(\d+)(?: \(compatible with v\d+\+\))?:[ \t]*(.*)$/m
const MODE = /^-- transaction: ([a-z-]*)/

/** `21-name.sql`, whose first line says where it leads: `-- v21 (compatible with v10+): Add tags`. */
export const mautrix: Format = {
  name: 'mautrix',
  names: '21-add-tags.sql with a first line "-- v21: Add tags"',
  history: { tool: 'mautrix', table: 'version' },
  recognise({ files }) {
    const step = sqlFiles(files).find(headerOf)
    return step && { strength: 8, why: `the first line of ${step.path} says where it leads` }
  },
  place({ files }, { dialect = 'sqlite' }) {
    const wanted = dialectOf(dialect) ?? dialect
    const oldest = oldestOf(files)
    return (file): Place | undefined => {
      const own = dialectOf(/\.([a-z0-9]+)\.sql$/i.exec(file.name)?.[1] ?? '')
      if (own !== undefined && own !== wanted) return { as: 'other', why: `it is for ${own}` }
      return languageOf(file.name) === undefined ? placeOf(file, oldest) : programOf(file)
    }
  },
  cut: (text, _, { dialect = 'sqlite' }) => forDialect(text, dialectOf(dialect) ?? dialect),
}

function headerOf({ text = '' }: Entry): RegExpExecArray | undefined {
  const found = HEADER.exec(text.slice(0, 1000))
  return found?.index === 0 ? found : undefined
}

/** The lowest version to which a step leads that does not begin with nothing. */
function oldestOf(files: readonly Entry[]): bigint | undefined {
  const versions = sqlFiles(files).flatMap((file) => {
    const [, from, version] = headerOf(file) ?? []
    const isStep =
      version !== undefined && (from === undefined || BigInt(from) > 0n || version === '1')
    return isStep ? [BigInt(version)] : []
  })
  return versions.reduce<bigint | undefined>(
    (least, version) => (least === undefined || version < least ? version : least),
    undefined,
  )
}

function placeOf(file: Entry, oldest: bigint | undefined): Place | undefined {
  if (!isSql(file)) return undefined
  const [, from, version, words = ''] = headerOf(file) ?? []
  if (version === undefined) {
    return { as: 'fault', line: 1, message: 'its first line does not say where it leads' }
  }
  // "v0 -> v26" is the newest schema at once, where others lead there in steps; else the first step.
  const isFromNothing = from !== undefined && BigInt(from) === 0n && BigInt(version) > 1n
  if (isFromNothing && oldest !== undefined && oldest <= BigInt(version)) {
    return { as: 'fresh', why: `it makes the schema of version ${version} at once` }
  }
  const second = (file.text ?? '').split('\n', 2)[1] ?? ''
  const isWithout = MODE.exec(second)?.[1] === 'off'
  const description = words.trim()
  return { as: 'whole', version, description, ...(isWithout && { transaction: false }) }
}

function programOf({ name }: Entry): Place | undefined {
  const [, version, words = ''] = /^(\d+)[-_](.*)\.[a-z]+$/i.exec(name) ?? []
  return version === undefined ? undefined : { as: 'code', version, description: words }
}
