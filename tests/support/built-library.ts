import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/process.mjs'

const built = join(root, '.cache', 'built')
const DAY = 86_400_000
/** Longer than a build takes on a computer that is busy with other tests. */
const LONG = 60_000

/**
 * The folder of the library as `npm run build` makes it from the sources as they are. It is built once,
 * for all test files and for later runs, so nobody may change what is in it. Throws what the compiler
 * says where nothing comes of it; whether the types are right, the type checker says elsewhere.
 */
export function builtLibrary(): string {
  const target = join(built, stateOfSources())
  const turn = `${target}-in-work`
  while (!existsSync(target)) {
    if (takeTurn(turn)) {
      try {
        build(target)
      } finally {
        rmSync(turn, { recursive: true, force: true })
      }
    } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
  return target
}

/** Whether it is ours to build: several files ask at once, and a build takes seconds of a processor. */
function takeTurn(turn: string): boolean {
  mkdirSync(built, { recursive: true })
  try {
    mkdirSync(turn)
    return true
  } catch {
    // Who has begun may have been ended; two builds do no harm.
    const begun = statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    return Date.now() - begun > LONG
  }
}

function build(target: string): void {
  removeOld()
  // Where two build at once nevertheless, the first to be done wins.
  const own = mkdtempSync(join(built, 'new-'))
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const args = ['-p', join(root, 'tsconfig.build.json'), '--outDir', own]
  const { stdout } = spawnSync(process.execPath, [tsc, ...args], { encoding: 'utf8' })
  if (!existsSync(join(own, 'index.js'))) {
    rmSync(own, { recursive: true, force: true })
    throw new Error(`The library does not build:\n${stdout}`)
  }
  try {
    renameSync(own, target)
  } catch (error) {
    rmSync(own, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
}

/** A name that is another one as soon as anything is that the compiler reads. */
function stateOfSources(): string {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name))
    .filter((name) => statSync(join(root, name)).isFile())
    .toSorted()
  const compiler = join('node_modules', 'typescript', 'package.json')
  const hash = createHash('sha256')
  for (const name of [...sources, 'tsconfig.json', 'tsconfig.build.json', compiler]) {
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(root, name)))
      .update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}

/** What was built for sources of days past, or was never finished. */
function removeOld(): void {
  for (const name of readdirSync(built)) {
    const path = join(built, name)
    if (Date.now() - statSync(path).mtimeMs > DAY) rmSync(path, { recursive: true, force: true })
  }
}
