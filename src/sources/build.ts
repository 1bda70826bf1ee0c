import { MigrationError, reason } from '../errors.js'
import type { Migration } from '../migration.js'
import { sqlMigration } from '../sql-migration.js'
import type { Entry } from './folder.js'
import { languageOf } from './folder.js'
import type { Cut, Sections } from './cut.js'
import type { Format, Part, StepPlace } from './format.js'
import { fromModule } from './from-module.js'
import { hiddenByReturns } from './lone-returns.js'
import { fillPlaceholders } from './placeholders.js'
import type { FromFilesOptions, LeftOut, MissingStep, SourceFault } from './source-folder.js'
import { standIn } from './stand-in.js'
import { templateFaults } from './template.js'

/** A file that is a step, or a part of one. */
export interface Piece {
  readonly file: Entry
  readonly place: StepPlace
}

/** What the files of one version make. */
export interface Built {
  readonly migration?: Migration
  readonly missing?: MissingStep
  readonly faults: readonly SourceFault[]
  readonly doubts: readonly SourceFault[]
  readonly leftOut?: readonly LeftOut[]
}

const none: Pick<Built, 'faults' | 'doubts'> = { faults: [], doubts: [] }

/** The migration that the files of one version make, or what is wrong with them. */
export function build(
  all: readonly Piece[],
  format: Format,
  options: FromFilesOptions,
  transaction: false | undefined,
): Built {
  const pieces = withoutPrograms(bestOf(all))
  const kept = new Set(pieces)
  const rest = all.filter((piece) => !kept.has(piece))
  const leftOut = rest.map(({ file }) => ({ path: file.path, why: 'another file stands for it' }))
  const built = buildFrom(pieces, format, options, transaction)
  const isSql = pieces.every(({ file, place }) => !isLoaded({ file, place }) && place.as !== 'code')
  // Often such a program only runs the SQL beside it; it could do more.
  const doubts = rest
    .filter(({ place }) => isSql && place.as === 'code')
    .map(({ file }) => ({ path: file.path, message: 'only the SQL beside this program is read' }))
  return { leftOut, ...built, doubts: [...built.doubts, ...doubts] }
}

function buildFrom(
  pieces: readonly Piece[],
  format: Format,
  options: FromFilesOptions,
  transaction: false | undefined,
): Built {
  const [first, second] = pieces
  const up = pieces.filter(({ place }) => place.as === 'up')
  const down = pieces.filter(({ place }) => place.as === 'down')
  const isPair = up.length === 1 && down.length === 1 && pieces.length === 2
  if (!first || (second && !isPair)) return several(pieces, format)
  if (isLoaded(first)) return fromLoaded(first)
  if (first.place.as === 'code') return fromProgram(first, options)
  if (first.place.as === 'whole') return fromTexts(format, options, transaction, first)
  return fromTexts(format, options, transaction, up[0], down[0])
}

/** Of the files for one part those that are meant most closely: one for SQLite before one for all. */
function bestOf(pieces: readonly Piece[]): readonly Piece[] {
  const best = new Map<string, number>()
  for (const { place } of pieces) {
    best.set(place.as, Math.max(best.get(place.as) ?? 0, place.rank ?? 0))
  }
  return pieces.filter(({ place }) => (place.rank ?? 0) === best.get(place.as))
}

/** A module, or SQL, takes the place of a program that is there as text. */
function withoutPrograms(pieces: readonly Piece[]): readonly Piece[] {
  const rest = pieces.filter((piece) => isLoaded(piece) || piece.place.as !== 'code')
  return rest.length > 0 ? rest : pieces
}

function isLoaded({ file }: Piece): boolean {
  return file.text === undefined
}

function several(pieces: readonly Piece[], format: Format): Built {
  const [first, ...rest] = pieces
  if (!first) return none
  const names = rest.map(({ file }) => file.path)
  const isByNumber = format.name === 'golang-migrate'
  const hint = isByNumber
    ? "; if the whole name is the version, give format: 'name-as-version'"
    : ''
  const message = `several files for version ${first.place.version}: also ${names.join(' and ')}${hint}`
  return { ...none, faults: [{ path: first.file.path, message }] }
}

function fromLoaded({ file, place }: Piece): Built {
  const { path, module } = file
  return guarded(path, () => {
    const migration = fromModule(module, place.version)
    if (typeof migration !== 'string') return { ...none, migration }
    return { ...none, faults: [{ path, message: migration }] }
  })
}

function fromProgram({ file, place }: Piece, { missing }: FromFilesOptions): Built {
  const { path } = file
  const language = languageOf(file.name) ?? 'another language'
  const { version } = place
  const step: MissingStep = { path, version, language }
  if (missing === 'stand-in') return { ...none, missing: step, migration: standIn(step, place) }
  const message = `this step is a program in ${language} and cannot run here; write it as a migration and give that as a module of version ${version}`
  return { ...none, missing: step, faults: [{ path, message }] }
}

/** A migration of SQL: of a whole file or an up, and of a down. */
function fromTexts(
  format: Format,
  options: FromFilesOptions,
  transaction: false | undefined,
  up: Piece | undefined,
  down?: Piece,
): Built {
  const main = up ?? down
  if (!main) return none
  const doubts: SourceFault[] = []
  if (!up) {
    const { path, name } = main.file
    const wanted = name.replace(/([._])down\b/i, '$1up').replace(/^U(?=\d)/i, 'V')
    if (format.loose !== 'alone') {
      return { ...none, faults: [{ path, message: `there is no ${wanted} to go with it` }] }
    }
    doubts.push({ path, message: `there is no ${wanted}; its up is empty` })
  }
  if (up && down && !format.loose && up.place.description !== down.place.description) {
    const message = `its name and that of ${down.file.path} differ`
    return { ...none, faults: [{ path: up.file.path, message }] }
  }
  const cuts = [up, down].map((piece) => piece && cutOf(piece, format, options))
  const faults = cuts.flatMap((cut) => (cut && 'faults' in cut ? cut.faults : []))
  if (faults.length > 0) return { faults, doubts }
  const [first, second] = cuts.map((cut) => (cut && 'up' in cut ? cut : undefined))
  const marks = [transaction, up?.place.transaction, down?.place.transaction]
  return guarded(main.file.path, () => ({
    doubts,
    faults: [],
    migration: sqlMigration({
      version: main.place.version,
      description: main.place.description,
      up: first?.up ?? '',
      down: down ? second?.up : first?.down,
      source: main.file.path,
      downSource: down?.file.path,
      transaction: [...marks, first?.transaction, second?.transaction].find(
        (mark) => mark === false,
      ),
    }),
  }))
}

function cutOf(
  { file, place }: Piece,
  format: Format,
  options: FromFilesOptions,
): Sections | { readonly faults: readonly SourceFault[] } {
  const part: Part = place.as === 'code' ? 'whole' : place.as
  const fill = format.fill ?? fillPlaceholders
  const filled = fill(file.text ?? '', options.placeholders)
  const isText = languageOf(file.name) === undefined
  const foreign = isText ? [...templateFaults(filled.text), ...hiddenByReturns(filled.text)] : []
  const cut: Cut = format.cut?.(filled.text, part, options) ?? { up: filled.text }
  const found = [...filled.faults, ...foreign, ...('faults' in cut ? cut.faults : [])]
  if (found.length === 0 && 'up' in cut) return cut
  const { path } = file
  const faults: SourceFault[] = found.slice(0, MOST_FAULTS).map((fault) => {
    return typeof fault === 'string' ? { path, message: fault } : { path, ...fault }
  })
  const more = found.length - faults.length
  if (more > 0) faults.push({ path, message: `${more} more such things` })
  return { faults }
}

/** Of one file; who has read so many does not read on. */
const MOST_FAULTS = 20

/** A migration that cannot be right is a fault of its file. */
function guarded(path: string, make: () => Built): Built {
  try {
    return make()
  } catch (error) {
    const message = error instanceof MigrationError ? error.what : reason(error)
    return { ...none, faults: [{ path, message }] }
  }
}
