import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/process.mjs'

/** A folder in which 'tidemark' is installed as built; apps in it find everything else further up. */
export interface Installed {
  readonly folder: string
  /** Copies an app into it, and answers where it is. */
  app(source: string, name: string): string
  remove(): void
}

/** Builds the library as it will be published and installs it in a folder of its own. */
export function installTidemark(): Installed {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache', 'installed-'))
  const target = join(folder, 'node_modules', 'tidemark')
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const build = ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(target, 'dist')]
  // Whether its types are right, the type checker says elsewhere.
  const { stdout } = spawnSync(process.execPath, [tsc, ...build], { encoding: 'utf8' })
  if (!existsSync(join(target, 'dist', 'index.js'))) {
    throw new Error(`The library does not build:\n${stdout}`)
  }
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
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
