import type { Stats } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { fail } from '../errors.js'
import { detectFormat, fromFiles } from '../sources/index.js'
import type { FormatName, FromFilesOptions, SourceFile, SourceFolder } from '../sources/index.js'
import { isLikeStep } from '../sources/names.js'
import { loadModules } from './modules.js'
import { orUnavailable, systemCode } from './system-error.js'

/** More files than any folder of migrations has: probably the whole project was named. */
const MOST_FILES = 5_000
/** Text files are smaller; a database that lies among them is not read. */
const LARGEST = 64_000_000
const CODE = /^\d+(?:\.\d+)*[_-].+\.[cm]?[jt]s$/i
const NO_STEP = /(?:[._](?:test|spec)|\.d)\.[cm]?[jt]s$/i

/**
 * Reads a folder of migrations from the disk: SQL as text; TypeScript and JavaScript, where they are
 * migrations of ours, as modules.
 * @throws MigrationError FILE_UNAVAILABLE, INVALID_SOURCE with everything that is wrong
 */
export async function readMigrations(
  folder: string,
  cwd: string,
  options: FromFilesOptions = {},
): Promise<SourceFolder> {
  const texts = await readTexts(folder, cwd)
  return fromFiles(await withModules(resolve(cwd, folder), texts, options.format), options)
}

/**
 * The names and texts of a folder's files; the names as seen from the folder.
 * @throws MigrationError FILE_UNAVAILABLE, INVALID_SOURCE for SQL that is no UTF-8
 */
export async function readTexts(
  folder: string,
  cwd: string,
): Promise<{ path: string; text: string }[]> {
  const path = resolve(cwd, folder)
  return orUnavailable(folder, 'cannot be read', async () => {
    const facts = await stat(path).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error
      const next = 'Name it with --migrations, or begin one with: tidemark new "<description>".'
      throw fail('FILE_UNAVAILABLE', `There is no folder ${folder}.`, next)
    })
    if (facts.isDirectory()) return textsIn(path, folder)
    throw fail('FILE_UNAVAILABLE', `${folder} is no folder.`, 'Name a folder of migrations.')
  })
}

async function textsIn(path: string, folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .filter((name) => !/(?:^|[/\\])(?:node_modules|\.[^/\\]*)(?:[/\\]|$)/.test(name))
    .sort()
  if (names.length > MOST_FILES) {
    throw fail(
      'INVALID_SOURCE',
      `${folder} has ${names.length} files, more than any folder of migrations.`,
      'Name the folder that holds the migrations, and nothing else.',
    )
  }
  const files: { path: string; text: string }[] = []
  const lost: string[] = []
  for (const name of names) {
    const file = join(path, name)
    const facts = await stat(file).catch(() => undefined)
    if (facts?.isFile() === true && facts.size <= LARGEST) {
      const read = () => readFile(file)
      const bytes = await orUnavailable(join(folder, name), 'cannot be read', read)
      files.push({ path: name.replaceAll(sep, '/'), text: decode(name, bytes) })
    } else if (isLikeStep(basename(name))) lost.push(`${name} ${whatIs(facts)}`)
    else if (facts?.isFile() === true) files.push({ path: name.replaceAll(sep, '/'), text: '' })
  }
  if (lost.length === 0) return files
  const list = lost.map((each) => `  - ${each}`).join('\n')
  throw fail('INVALID_SOURCE', `Steps cannot be read:\n${list}`, 'Put the files in their place.', {
    state: 'No migration was read.',
  })
}

function whatIs(facts: Stats | undefined): string {
  if (!facts) return 'is a link that leads nowhere'
  if (facts.isFile()) return 'is larger than 64 MB'
  return facts.isDirectory() ? 'is a link to a folder' : 'is no ordinary file'
}

function decode(name: string, bytes: Uint8Array): string {
  const isSql = /\.(?:sql|sqm)\b/i.test(basename(name))
  try {
    return new TextDecoder('utf-8', { fatal: isSql }).decode(bytes)
  } catch {
    throw fail('INVALID_SOURCE', `${name} is not written in UTF-8.`, 'Save it as UTF-8.')
  }
}

/** Formats whose code is read as text, or refused; it needs its own tool to run. */
const READ_AS_TEXT: readonly (FormatName | undefined)[] = ['typeorm', 'knex']

/**
 * Loads the code that is named like a step, and nothing else: a seed or a configuration that lies among
 * them shall not run. Code that is no migration of ours stays text, which `fromFiles` tells as a step
 * that is missing.
 */
async function withModules(
  folder: string,
  files: readonly { path: string; text: string }[],
  format: FormatName | undefined,
): Promise<SourceFile[]> {
  const code = files.filter(({ path }) => CODE.test(basename(path)) && !NO_STEP.test(path))
  if (code.length === 0) return [...files]
  const kind = format ?? detectFormat(files).format
  if (READ_AS_TEXT.includes(kind)) return [...files]
  const modules = await loadModules(folder, code, kind === 'tidemark')
  return files.map((file) => {
    const module = modules.get(file.path)
    return module === undefined ? file : { path: file.path, module }
  })
}
