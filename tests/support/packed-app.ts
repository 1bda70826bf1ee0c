import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../../scripts/process.mjs'
import { builtLibrary } from './built-library.js'

// An app in an empty folder, outside of the repository, that has installed the packed package: nothing
// but what is in the archive can be found there.

/** What the library needs at run time. npm is told where they are, so that it asks no registry. */
const dependencies = ['comlink', 'idb-keyval', 'jiti']
/** What an app has besides, as it is installed here. */
const beside = ['@types', 'sql.js', 'typescript', 'vite', 'vitest']
/** What is packed with what is built, in a folder of its own: dist/ of the repository stays as it is. */
const sources = ['src', 'package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']

export interface PackedApp {
  readonly folder: string
  /** Writes files by their paths. */
  write(files: Readonly<Record<string, string>>): void
  /** Runs a program of Node in the app's folder. */
  node(...args: string[]): Finished
  /** Runs the command of a package, as `npx` would. */
  run(packageName: string, bin: string, ...args: string[]): Finished
  /** Runs `npx`, which may fetch nothing. */
  npx(...args: string[]): Finished
  /** A folder below, from where the same packages are found. */
  below(name: string): PackedApp
  remove(): void
}

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Builds, packs and installs the package as it would be published. */
export function installPacked(): PackedApp {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-app-'))
  const app = appIn(folder)
  try {
    const stage = join(folder, 'stage')
    for (const name of sources) cpSync(join(root, name), join(stage, name), { recursive: true })
    cpSync(builtLibrary(), join(stage, 'dist'), { recursive: true })
    app.write({ 'package.json': '{ "name": "app", "private": true, "type": "module" }' })
    expectDone(npm(folder, 'pack', '--silent', '--ignore-scripts', stage))
    rmSync(stage, { recursive: true })
    const archives = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
    const packages = dependencies.map((name) => join(root, 'node_modules', name))
    const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund']
    // sql.js is a peer: it is there beside the package, and need not come out of an archive.
    expectDone(
      npm(
        folder,
        'install',
        ...quiet,
        '--legacy-peer-deps',
        ...archives.map((name) => `./${name}`),
        ...packages,
      ),
    )
    for (const name of beside) link(join('node_modules', name), folder)
    return app
  } catch (error) {
    app.remove()
    throw error
  }
}

function appIn(folder: string, home = folder): PackedApp {
  const node = (...args: string[]) => spawn(folder, process.execPath, args)
  return {
    folder,
    write: (files) => writeAll(folder, files),
    node,
    run: (packageName, bin, ...args) => node(join(home, 'node_modules', packageName, bin), ...args),
    npx: (...args) => npm(folder, 'exec', '--offline', '--', ...args),
    below: (name) => {
      mkdirSync(join(folder, name))
      return appIn(join(folder, name), home)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

function link(path: string, folder: string): void {
  symlinkSync(join(root, path), join(folder, path), 'junction')
}

function npm(folder: string, ...args: string[]): Finished {
  return process.platform === 'win32'
    ? spawn(folder, process.env['ComSpec'] ?? 'cmd.exe', ['/d', '/s', '/c', 'npm', ...args])
    : spawn(folder, 'npm', args)
}

/** With an environment of its own: vitest's would tell Vite and node --test that they run in a test. */
function spawn(folder: string, command: string, args: readonly string[]): Finished {
  const { PATH, HOME, TMPDIR, SystemRoot, Path, APPDATA, USERPROFILE } = process.env
  const env = { PATH, HOME, TMPDIR, SystemRoot, Path, APPDATA, USERPROFILE }
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env,
  })
  return { code: error ? 127 : status, stdout, stderr: error ? error.message : stderr }
}

function expectDone({ code, stdout, stderr }: Finished): void {
  if (code !== 0) throw new Error(`It ended with ${code}.\n${stdout}\n${stderr}`)
}
