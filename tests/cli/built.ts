import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/process.mjs'
import { builtLibrary } from '../support/built-library.js'

/** The command line as it is published: built by the compiler, run by plain Node. */
export class BuiltCli {
  readonly #folder: string
  readonly bin: string

  /** Puts it into a folder of its own inside of the project, where it finds its packages. */
  constructor() {
    mkdirSync(join(root, '.cache'), { recursive: true })
    this.#folder = mkdtempSync(join(root, '.cache', 'cli-'))
    const dist = join(this.#folder, 'dist')
    cpSync(builtLibrary(), dist, { recursive: true })
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
