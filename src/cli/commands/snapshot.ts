import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { schemaSnapshots, SNAPSHOTS } from '../../testing/snapshot.js'
import type { SchemaSnapshot } from '../../testing/snapshot.js'
import type { Command } from '../command.js'
import { makeFolder } from '../make-folder.js'
import { EVERYWHERE, FOLDER, HISTORY, migrationsOf, runnerOptionsOf } from '../options.js'
import { EXIT } from '../outcome.js'
import { loadSqlJs } from '../sql-js.js'
import { orUnavailable, systemCode } from '../system-error.js'
import { writeOver } from '../write-files.js'

type State = 'new' | 'changed' | 'same' | 'left over'

interface Compared {
  readonly file: string
  readonly state: State
}

const COLOURS = { new: 'green', changed: 'yellow', same: 'dim', 'left over': 'yellow' } as const

export const snapshot: Command = {
  name: 'snapshot',
  takes: '',
  words: [0, 0],
  summary: 'writes the schema after each version, to be committed and compared with',
  help: `Applies the migrations to an empty database in memory and writes the schema after each version as
SQL, one file for each, into a folder that is committed: a change of the schema is then seen in review.
"expectSchema" of tidemark/testing compares with them, and so does --check, which writes nothing and
ends with 3 where a file is missing or another one.`,
  options: {
    out: { takes: '<folder>', help: 'where the snapshots are (./schema)' },
    check: { help: 'compare only' },
    ...FOLDER,
    ...HISTORY,
    ...EVERYWHERE,
  },
  run: async (context) => {
    const { args, io } = context
    const { migrations } = await migrationsOf(context)
    const sqlJs = await loadSqlJs(io.cwd)
    const wanted = schemaSnapshots(migrations, { sqlJs, runner: runnerOptionsOf(args) })
    const name = args.text('out') ?? SNAPSHOTS
    const folder = resolve(io.cwd, name)
    const compared = await orUnavailable(name, 'cannot be read', () => compare(folder, wanted))
    const isSame = compared.every(({ state }) => state === 'same')
    if (!args.has('check')) {
      await orUnavailable(name, 'cannot be written', () => writeAll(folder, wanted, compared))
    }
    return {
      exitCode: args.has('check') && !isSame ? EXIT.found : EXIT.ok,
      data: { folder: name, written: !args.has('check'), snapshots: compared },
      words: (paint) =>
        compared.map(({ file, state }) => {
          const remark = state === 'left over' ? ' (no migration has this version)' : ''
          return `${paint(COLOURS[state], state.padEnd(9))} ${name}/${file}${remark}`
        }),
    }
  },
}

async function compare(folder: string, wanted: readonly SchemaSnapshot[]): Promise<Compared[]> {
  const compared: Compared[] = []
  for (const { file, text } of wanted) {
    const known = await orNothing(() => readFile(join(folder, file), 'utf8'))
    const isSame = known?.replaceAll('\r\n', '\n') === text
    compared.push({ file, state: known === undefined ? 'new' : isSame ? 'same' : 'changed' })
  }
  const names = (await orNothing(() => readdir(folder))) ?? []
  const isWanted = (name: string) => wanted.some(({ file }) => file === name)
  const left = names.filter((name) => name.endsWith('.sql') && !isWanted(name)).sort()
  return [...compared, ...left.map((file) => ({ file, state: 'left over' as const }))]
}

/** Files of versions that are no more are left: somebody wrote them, and somebody may delete them. */
async function writeAll(
  folder: string,
  wanted: readonly SchemaSnapshot[],
  compared: readonly Compared[],
): Promise<void> {
  await makeFolder(folder)
  const isSame = ({ file }: SchemaSnapshot) =>
    compared.some((each) => each.file === file && each.state === 'same')
  const due = wanted.filter((each) => !isSame(each))
  await writeOver(due.map(({ file, text }) => ({ path: join(folder, file), text })))
}

async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
