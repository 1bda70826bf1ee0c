import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/process.mjs'
import { builtLibrary } from './built-library.js'

/** A folder in which 'tidemark' is installed as built; apps in it find everything else further up. */
export interface Installed {
  readonly folder: string
  /** Copies an app into it, and answers where it is. */
  app(source: string, name: string): string
  /** Runs a program of Node in the folder of an app; throws with what it says where it fails. */
  run(place: string, ...args: readonly string[]): void
  remove(): void
}

/** Builds the library as it will be published and installs it in a folder of its own. */
export function installTidemark(): Installed {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache', 'installed-'))
  const target = join(folder, 'node_modules', 'tidemark')
  cpSync(builtLibrary(), join(target, 'dist'), { recursive: true })
  cpSync(join(root, 'package.json'), join(target, 'package.json'))
  return {
    folder,
    app(source, name) {
      const place = join(folder, name)
      const isOurs = (path: string) =>
        !/\/(?:node_modules|dist)(?:\/|$)/.test(path.slice(source.length))
      cpSync(source, place, { recursive: true, filter: isOurs })
      return place
    },
    run(place, ...args) {
      // vitest's own variables would tell Vite that it runs in a test.
      const { VITEST: _, NODE_ENV: __, ...env } = process.env
      const ended = spawnSync(process.execPath, args, { cwd: place, encoding: 'utf8', env })
      if (ended.status !== 0) throw new Error(`${ended.stdout}\n${ended.stderr}`)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
