import { warning } from '../errors.js'
import { orderMigrations } from '../migration.js'
import type { Migration } from '../migration.js'
import { versionKey } from '../version.js'
import { build } from './build.js'
import type { Piece } from './build.js'
import { shown } from './faults.js'
import { isSql, languageOf } from './folder.js'
import type { Entry, Folder } from './folder.js'
import type { Format, Place } from './format.js'
import { OWN_NAME } from './formats/tidemark.js'
import { placeByName } from './names.js'
import type {
  FromFilesOptions,
  LeftOut,
  MissingStep,
  SourceFault,
  SourceFolder,
} from './source-folder.js'

/** What reading has found so far. */
interface Found {
  readonly migrations: Migration[]
  readonly missing: MissingStep[]
  readonly fresh: LeftOut[]
  readonly leftOut: LeftOut[]
  readonly faults: SourceFault[]
  readonly doubts: SourceFault[]
}

/** What a folder of a known kind says. */
export type Reading = Omit<SourceFolder, 'format' | 'why' | 'history'> & {
  readonly faults: readonly SourceFault[]
}

/** Reads a folder of a known kind: says of each file what it is, and makes migrations of the steps. */
export function readFolder(folder: Folder, format: Format, options: FromFilesOptions): Reading {
  const found: Found = {
    migrations: [],
    missing: [],
    fresh: [],
    leftOut: [...folder.leftOut],
    faults: [],
    doubts: [],
  }
  const [groups, withoutTransaction] = group(folder.files, format, options, found)
  for (const [key, pieces] of groups) {
    const mark = withoutTransaction.has(key) ? false : undefined
    const built = build(pieces, format, options, mark)
    const { migration, missing, faults, doubts } = built
    if (migration) found.migrations.push(migration)
    if (missing) found.missing.push(missing)
    found.faults.push(...faults)
    found.doubts.push(...doubts)
    found.leftOut.push(...(built.leftOut ?? []))
  }
  const { doubts, migrations, faults, leftOut, ...rest } = found
  const ordered = orderMigrations(migrations)
  faults.push(...otherOrder(ordered, format))
  const places = new Map(folder.files.map(({ path }, index) => [path, index]))
  const placeOf = ({ path }: { readonly path: string }) => places.get(path) ?? -1
  return {
    ...rest,
    migrations: ordered,
    faults: faults.toSorted((a, b) => placeOf(a) - placeOf(b)),
    leftOut: leftOut.toSorted((a, b) => placeOf(a) - placeOf(b)),
    warnings: doubts.map(({ path, message }) => {
      return warning('SOURCE_UNUSUAL', `${shown(path)}: ${message}.`)
    }),
  }
}

/** Versions have one order here, by the numbers in them. Where the tool has another, none is chosen in silence. */
function otherOrder(
  ordered: readonly Migration[],
  { name, history, textOrder }: Format,
): SourceFault[] {
  if (!textOrder) return []
  const textOf = ({ version, sql }: Migration): string => {
    const path = sql?.source?.replace(/\/migration\.sql$/, '')
    return textOrder === 'versions' ? version : (path?.slice(path.lastIndexOf('/') + 1) ?? version)
  }
  return ordered.flatMap((migration, index) => {
    const before = ordered[index - 1]
    if (!before || textOf(before) < textOf(migration)) return []
    const tool = history?.tool ?? name
    const message = `${tool} runs it before ${before.version}, because it orders ${textOrder} as text, and by number it comes after; give both as many digits`
    return [{ path: migration.sql?.source ?? '', message }]
  })
}

/** The pieces of each version; whatever is none goes to what was found. */
function group(
  files: readonly Entry[],
  format: Format,
  options: FromFilesOptions,
  found: Found,
): [Map<string, Piece[]>, Set<string>] {
  const groups = new Map<string, Piece[]>()
  const withoutTransaction = new Set<string>()
  const placeOf = format.place({ files, leftOut: [] }, options)
  for (const file of files) {
    const { path } = file
    const place = placeOf(file) ?? unknown(file, format)
    if (place.as === 'fault') {
      const { message, line } = place
      found.faults.push({ path, message, ...(line !== undefined && { line }) })
    } else if (place.as === 'fresh') found.fresh.push({ path, why: place.why })
    else if (place.as === 'other') found.leftOut.push({ path, why: place.why })
    else if (place.as === 'no-transaction') withoutTransaction.add(versionKey(place.version))
    else {
      const key = versionKey(place.version)
      const pieces = groups.get(key)
      if (pieces) pieces.push({ file, place })
      else groups.set(key, [{ file, place }])
    }
  }
  return [groups, withoutTransaction]
}

/** A program with a number stands between the steps, whatever the format. */
const PROGRAM = /^(?<version>\d+)[_-](?<words>.*)\.[a-z]+$/i

/** Where tools write down the schema that the steps lead to. */
const SCHEMA = /^(?:schema|structure|latest)\.sql$/i

/** What a file is of which the format says nothing. */
function unknown(file: Entry, { names }: Format): Place {
  if (SCHEMA.test(file.name)) return { as: 'fresh', why: 'it describes the newest schema' }
  if (file.text === undefined) {
    const place = placeByName(OWN_NAME, file)
    if (place) return place
  } else if (languageOf(file.name) !== undefined) {
    const place = placeByName(PROGRAM, file)
    return place ?? { as: 'other', why: 'it is a program without a version' }
  } else if (!isSql(file)) return { as: 'other', why: 'it is no SQL' }
  return { as: 'fault', message: `a name looks like ${names}` }
}
