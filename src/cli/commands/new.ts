import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { fail } from '../../errors.js'
import { detectFormat } from '../../sources/index.js'
import type { FormatName } from '../../sources/index.js'
import { compareVersions } from '../../version.js'
import { usage } from '../arguments.js'
import type { Arguments } from '../arguments.js'
import type { Command } from '../command.js'
import { readTexts } from '../migration-folder.js'
import { nextVersion } from '../next-version.js'
import { EVERYWHERE, FOLDER, folderOf } from '../options.js'
import { EXIT } from '../outcome.js'
import { orUnavailable, systemCode } from '../system-error.js'
import { filesOf, testStub } from '../templates.js'
import type { NewFile, Style } from '../templates.js'
import { writeNew } from '../write-files.js'

export const newMigration: Command = {
  name: 'new',
  takes: '"<description>"',
  words: [1, 20],
  summary: 'writes the files of a new migration',
  help: `Writes an empty migration with the next version: the next number, or the present time where the
folder's versions are times. How the files look follows the newest ones of the folder, be it one file
with -- up and -- down, two files, or those of goose, dbmate, sql-migrate, sqlx, D1, golang-migrate.`,
  options: {
    ts: { help: 'in TypeScript' },
    sql: { help: 'in SQL (default)' },
    test: { help: 'a test too, for vitest, in tests/ (or test/)' },
    migrations: FOLDER['migrations'] ?? { help: '' },
    ...EVERYWHERE,
  },
  run: async ({ args, io }) => {
    const description = descriptionOf(args)
    const folder = resolve(io.cwd, folderOf(args))
    const names = await namesIn(folder, folderOf(args))
    const versions = names.flatMap((name) => /^[vV]?(\d+(?:\.\d+)*)/.exec(name)?.[1] ?? [])
    const version = nextVersion(versions, io.now())
    if (args.has('ts') && args.has('sql')) throw usage('--ts and --sql are two.', 'Give one.')
    const texts = names.length === 0 ? [] : await readTexts(folderOf(args), io.cwd)
    const style = args.has('ts') ? 'typescript' : styleOf(folderOf(args), texts, names)
    if (versions.length === 0) refuseNested(folderOf(args), texts)
    const naming = { version, description, stem: stemOf(version, description, names) }
    const files = filesOf(style, naming).map(({ path, text }) => ({
      path: join(folder, path),
      text,
    }))
    if (args.has('test')) {
      const tests = join(io.cwd, existsSync(join(io.cwd, 'test')) ? 'test' : 'tests')
      const seen = relative(tests, folder).replaceAll(sep, '/')
      // To sql-migrate the whole name is the version.
      const isNamed = style === 'sql-migrate'
      const tested = isNamed ? { ...naming, version: naming.stem } : naming
      const known = isNamed ? names.map((each) => each.replace(/\.sql$/, '')) : versions
      const previous = known.toSorted(compareVersions).at(-1)
      const text = testStub(tested, { previous, migrations: seen, style })
      files.push({ path: join(tests, `${naming.stem}.test.ts`), text })
    }
    await writeAll(files)
    const paths = files.map(({ path }) => relative(io.cwd, path).replaceAll(sep, '/'))
    return {
      exitCode: EXIT.ok,
      data: { version, description, files: paths },
      words: (paint) => paths.map((path) => `${paint('green', 'new')} ${path}`),
    }
  },
}

function descriptionOf({ words, apart }: Arguments): string {
  if (apart !== undefined) {
    const next = 'Put the description in quotes, and options behind it; --test takes no name.'
    throw usage(`"${apart}" stands apart from the description, behind an option.`, next)
  }
  const description = words.join(' ').replace(/\s+/g, ' ').trim()
  if (!/[\p{L}\p{N}]/u.test(description) || /\p{Cc}/u.test(description)) {
    throw usage(`"${description}" is no description.`, 'Say in a few words what it changes.')
  }
  return description
}

/** '003_add_users_email', with the sign between version and words that the others have. */
function stemOf(version: string, description: string, names: readonly string[]): string {
  const words = description.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const sign = /^\d[\d.]*-/.test(names.at(-1) ?? '') ? '-' : '_'
  return `${version}${sign}${words.join(sign).slice(0, 80)}`
}

/** The files and folders of the folder; none where it is not there yet. */
async function namesIn(folder: string, name: string): Promise<string[]> {
  return orUnavailable(name, 'cannot be read', async () => {
    try {
      const names = await readdir(folder)
      return names.filter((each) => !each.startsWith('.')).sort(compareVersions)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return []
      throw error
    }
  })
}

const STYLES: Partial<Record<FormatName, Style>> = {
  tidemark: 'sections',
  'sql-and-code': 'sections',
  'golang-migrate': 'halves',
  'name-as-version': 'halves',
  sqlx: 'up only',
  d1: 'up only',
  goose: 'goose',
  dbmate: 'dbmate',
  'sql-migrate': 'sql-migrate',
}

type Texts = Awaited<ReturnType<typeof readTexts>>

/** A first version beside a folder that has them already would be a second one. */
function refuseNested(folder: string, texts: Texts): void {
  const nested = texts.find(({ path }) => /\/v?\d[^/]*\.(?:sql|sqm|[cm]?[jt]s)$/i.test(path))
  if (!nested) return
  const inner = `${folder}/${nested.path.slice(0, nested.path.lastIndexOf('/'))}`
  const what = `The migrations of ${folder} are in ${inner}.`
  throw fail('INVALID_SOURCE', what, `Name that folder: --migrations ${inner}`)
}

function styleOf(folder: string, texts: Texts, names: readonly string[]): Style {
  const sql = names.filter((name) => name.endsWith('.sql'))
  if (names.length === 0) return 'sections'
  const { format } = detectFormat(texts)
  const style = format && STYLES[format]
  // The newest tell how it is done today.
  if (style && /\.(?:up|down)\.sql$/.test(sql.at(-1) ?? '')) return 'halves'
  if (style) return style
  throw fail(
    'INVALID_SOURCE',
    `${folder} is a folder of ${format ?? 'a kind that is not known'}.`,
    'Make new migrations with its own tool; tidemark reads them.',
  )
}

/** None is written over. */
async function writeAll(files: readonly NewFile[]): Promise<void> {
  const there = files.find(({ path }) => existsSync(path))
  if (there) throw fail('FILE_UNAVAILABLE', `${there.path} is there already.`, 'Take other words.')
  const paths = files.map(({ path }) => path).join(' and ')
  await orUnavailable(paths, 'cannot be written', () => writeNew(files))
}
