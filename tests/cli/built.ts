import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/process.mjs'

/** The command line as it is published: built by the compiler, run by plain Node. */
export class BuiltCli {
  readonly #folder: string
  readonly bin: string

  /** Builds into a folder of its own inside of the project, where it finds its packages. */
  constructor() {
    mkdirSync(join(root, '.cache'), { recursive: true })
    this.#folder = mkdtempSync(join(root, '.cache', 'cli-'))
    const dist = join(this.#folder, 'dist')
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const build = ['-p', join(root, 'tsconfig.build.json'), '--outDir', dist]
    const { stdout } = spawnSync(process.execPath, [tsc, ...build], { encoding: 'utf8' })
    if (stdout !== '') throw new Error(stdout)
    copyFileSync(join(root, 'package.json'), join(this.#folder, 'package.json'))
    this.bin = join(dist, 'cli', 'bin.js')
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  run(cwd: string, ...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [this.bin, ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    return { code: status, out: stdout, err: stderr }
  }

  start(cwd: string, ...args: readonly string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [this.bin, ...args], { cwd })
  }
}
