import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { entryPoints } from '../../scripts/entry-points.mjs'
import { root } from '../../scripts/process.mjs'

interface Manifest {
  readonly type: string
  readonly sideEffects: boolean
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >
}

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const manifest = JSON.parse(read('package.json')) as Manifest

test('every public name has a source file', () => {
  const sources = entryPoints().map(({ source }) => source)
  expect(sources).toContain('src/index.ts')
  expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([])
})

test('every public name tells its types first', () => {
  const conditions = Object.values(manifest.exports)
    .filter((target) => typeof target === 'object')
    .map((target) => Object.keys(target))
  expect(conditions.length).toBeGreaterThan(0)
  for (const names of conditions) expect(names).toEqual(['types', 'default'])
})

test('the type checker and the bundlers find the same source behind a public name', () => {
  for (const { name, source } of entryPoints()) {
    const folder = name.replace(/^tidemark\/?/, '')
    expect(source).toBe(folder === '' ? 'src/index.ts' : `src/${folder}/index.ts`)
  }
})

test('the package is ESM, free of side effects, and needs three packages and sql.js', () => {
  expect(manifest.type).toBe('module')
  expect(manifest.sideEffects).toBe(false)
  expect(Object.keys(manifest.dependencies)).toEqual(['comlink', 'idb-keyval', 'jiti'])
  expect(Object.keys(manifest.peerDependencies)).toEqual(['sql.js', 'vite'])
  expect(manifest.peerDependenciesMeta).toEqual({ vite: { optional: true } })
})

test('the lock file names no server, so that any registry can serve it', () => {
  expect(read('package-lock.json')).not.toContain('"resolved"')
})

test('the lock file knows the packages of every operating system', () => {
  const lock = JSON.parse(read('package-lock.json')) as Lock
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        !(`node_modules/${name}` in lock.packages) &&
        !(`${path}/node_modules/${name}` in lock.packages),
    ),
  )
  expect(missing).toEqual([])
})
