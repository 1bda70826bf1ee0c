import type { LeftOut, SourceFile } from './source-folder.js'

/** A file of a folder, its path taken apart. */
export interface Entry {
  /** As given. */
  readonly path: string
  /** The last part of the path. */
  readonly name: string
  /** The parts before it. */
  readonly folders: readonly string[]
  /** Without a byte order mark; undefined for a module. */
  readonly text: string | undefined
  readonly module: unknown
}

/** The files of a folder that can matter to a format. */
export interface Folder {
  readonly files: readonly Entry[]
  readonly leftOut: readonly LeftOut[]
}

/** Languages in which steps of migration tools are written, by the end of the file's name. */
const LANGUAGES: Readonly<Record<string, string>> = {
  go: 'Go',
  kt: 'Kotlin',
  java: 'Java',
  py: 'Python',
  rs: 'Rust',
  rb: 'Ruby',
  php: 'PHP',
  cs: 'C#',
  js: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  ts: 'TypeScript',
  mts: 'TypeScript',
  cts: 'TypeScript',
}

/** No file system has longer names; what looks at names may take them to be short. */
const LONGEST = 1000

const TEST = /(?:[._](?:test|spec)|\.d)\.[a-z]+$/i

/** Names of databases as folders and file names spell them; the first of a group stands for it. */
const DIALECTS: readonly (readonly string[])[] = [
  ['sqlite', 'sqlite3'],
  ['postgres', 'postgresql', 'psql', 'pg'],
  ['mysql'],
  ['mariadb'],
  ['cockroach', 'cockroachdb', 'crdb'],
  ['mssql', 'sqlserver'],
  ['pglite'],
  ['oracle'],
  ['clickhouse'],
  ['duckdb'],
  ['h2'],
]
const DIALECT_OF = new Map(DIALECTS.flatMap((names) => names.map((name) => [name, names[0]])))

/** The one name of a database for all its spellings; undefined where it is none that is known. */
export function dialectOf(word: string): string | undefined {
  return DIALECT_OF.get(word.toLowerCase())
}

/** The language of a program, by its file's name; undefined for other files. */
export function languageOf(name: string): string | undefined {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(LANGUAGES, extension) ? LANGUAGES[extension] : undefined
}

/** Whether a file is SQL by its name, also one such as `05.sql.sqlite`. */
export function isSql({ name }: Pick<Entry, 'name'>): boolean {
  return /\.(?:sql|sqm)(?:\.[a-z0-9]+)?$/i.test(name)
}

/**
 * Takes the paths apart and leaves out what is never a step: hidden files, tests, declarations, and,
 * where folders beside each other are named after databases, those of other databases.
 */
export function folderOf(files: readonly SourceFile[], dialect: string): Folder {
  const leftOut: LeftOut[] = []
  const all = files.map(entryOf)
  const above = commonFolders(all)
  const entries = all.filter((entry) => {
    const why = reasonToLeaveOut(entry, above)
    if (why !== undefined) leftOut.push({ path: entry.path, why })
    return why === undefined
  })
  const wanted = dialectOf(dialect) ?? dialect.toLowerCase()
  const hasOwn = entries.some((entry) => isSql(entry) && dialectFolder(entry) === wanted)
  const kept = entries.filter((entry) => {
    const own = dialectFolder(entry)
    if (!hasOwn || own === undefined || own === wanted) return true
    leftOut.push({ path: entry.path, why: `it is for ${own}` })
    return false
  })
  return { files: kept, leftOut }
}

function entryOf(file: SourceFile): Entry {
  const parts = file.path.split(/[/\\]+/).filter((part) => !/^\.{0,2}$/.test(part))
  const name = parts.at(-1) ?? ''
  const folders = parts.slice(0, -1)
  return 'text' in file
    ? { path: file.path, name, folders, text: file.text.replace(/^\uFEFF/, ''), module: undefined }
    : { path: file.path, name, folders, text: undefined, module: file.module }
}

/** How many folders all files share: where the folder itself lies says nothing about its files. */
function commonFolders(entries: readonly Entry[]): number {
  const [first] = entries
  if (!first) return 0
  return entries.reduce((shared, { folders }) => {
    const differs = folders.findIndex((part, index) => part !== first.folders[index])
    return Math.min(shared, differs < 0 ? folders.length : differs)
  }, first.folders.length)
}

function reasonToLeaveOut({ name, folders }: Entry, above: number): string | undefined {
  if (name === '') return 'it has no name'
  if ([name, ...folders].some(({ length }) => length > LONGEST)) return 'its name is too long'
  if (
    name.startsWith('.') ||
    folders.slice(above).some((part) => /^(?:\..+|__MACOSX)$/.test(part))
  ) {
    return 'it is hidden'
  }
  return TEST.test(name) ? 'it is a test or a declaration' : undefined
}

/** The database that the innermost folder with such a name is for. */
function dialectFolder({ folders }: Entry): string | undefined {
  return folders.map(dialectOf).findLast((dialect) => dialect !== undefined)
}
