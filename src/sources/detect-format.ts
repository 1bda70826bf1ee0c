import { isSql, languageOf, folderOf } from './folder.js'
import type { Folder } from './folder.js'
import { shown } from './faults.js'
import type { Clue, Format } from './format.js'
import { FORMATS } from './formats/index.js'
import { tidemark } from './formats/tidemark.js'
import type { FormatName, FromFilesOptions, SourceFault, SourceFile } from './source-folder.js'

/** Which kind of folder it is, or why that cannot be said. Plain data. */
export interface DetectedFormat {
  /** Undefined where nothing tells, or where two kinds are told as clearly. */
  readonly format: FormatName | undefined
  /** What was seen, in words; without a format also how to give one. */
  readonly why: string
  /** Every kind that something speaks for, the likeliest first. */
  readonly candidates: readonly { readonly format: FormatName; readonly why: string }[]
}

/** Tells the kind of a folder by its names and contents. Pure; reads no file as SQL. */
export function detectFormat(
  files: readonly SourceFile[],
  { dialect = 'sqlite' }: Pick<FromFilesOptions, 'dialect'> = {},
): DetectedFormat {
  const { format, why, candidates } = detect(folderOf(files, dialect))
  return {
    format: format?.name,
    why,
    candidates: candidates.map((each) => ({ format: each.format.name, why: each.clue.why })),
  }
}

interface Candidate {
  readonly format: Format
  readonly clue: Clue
}

/** The format to read a folder by; faults where it cannot be read. */
export function choose(
  folder: Folder,
  wanted: FormatName | undefined,
): { readonly format: Format; readonly why: string; readonly faults: readonly SourceFault[] } {
  const given = FORMATS.find(({ name }) => name === wanted)
  if (wanted !== undefined && !given) {
    const fault = `there is no format ${JSON.stringify(wanted)}; formats are ${names(FORMATS)}`
    return { format: tidemark, why: fault, faults: [{ path: '', message: fault }] }
  }
  const found = given ? { format: given, why: 'it was given' } : detect(folder)
  const { format, why } = found
  if (!format) return { format: tidemark, why, faults: [{ path: '', message: why }] }
  if (format.refusal === undefined) return { format, why, faults: [] }
  const places = format.refused?.(folder) ?? []
  return { format, why, faults: [{ path: '', message: `${why}: ${format.refusal}` }, ...places] }
}

function detect(folder: Folder): {
  readonly format: Format | undefined
  readonly why: string
  readonly candidates: readonly Candidate[]
} {
  const candidates = FORMATS.flatMap((format) => {
    const clue = format.recognise(folder)
    return clue ? [{ format, clue }] : []
  }).sort((a, b) => b.clue.strength - a.clue.strength)
  const [first, second] = candidates
  if (!first) return { ...withoutClue(folder), candidates }
  if (first.clue.strength !== second?.clue.strength) {
    return { format: first.format, why: first.clue.why, candidates }
  }
  const tied = candidates.filter(({ clue }) => clue.strength === first.clue.strength)
  const seen = tied.map(({ format, clue }) => `${clue.why} (${format.name})`).join(', and ')
  const why = `two kinds of folder are in one: ${seen}; give one of them, or format: '${first.format.name}'`
  return { format: undefined, why, candidates }
}

/** Nothing speaks for any format: an empty folder is one of ours that has yet to be filled. */
function withoutClue({ files }: Folder): { format: Format | undefined; why: string } {
  const steps = files.filter((file) => isSql(file) || languageOf(file.name) !== undefined)
  const other = files.find(
    ({ name }) => !/^(?:readme|license|.*\.(?:md|txt|toml|jsonc?|ya?ml|lock))/i.test(name),
  )
  if (steps.length === 0 && !other) {
    return { format: tidemark, why: 'there is no migration in it yet' }
  }
  const seen = (steps.length > 0 ? steps : files).slice(0, 3).map(({ path }) => shown(path))
  const more = files.length > 3 ? ` and ${files.length - 3} more files` : ''
  const why = `nothing tells of which kind the folder is (seen: ${seen.join(', ')}${more}); names look like ${tidemark.names}, or give the format: ${names(FORMATS)}`
  return { format: undefined, why }
}

function names(formats: readonly Format[]): string {
  return formats
    .filter(({ refusal }) => refusal === undefined)
    .map(({ name }) => name)
    .join(', ')
}
