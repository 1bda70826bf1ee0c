import { describe, expect, test } from 'vitest'
import { entryPoints } from '../../scripts/entry-points.mjs'
import { importsOf, readTree } from '../support/source-tree.js'
import type { Import, SourceTree } from '../support/source-tree.js'

// Each rule is a function from the imports of a tree to complaints. It is applied to the real sources,
// where it must find nothing, and to a small bad tree, where it must find what is wrong.

/** The folders of src/ that are not the core. */
const shelves = new Set(['file', 'adopt', 'browser', 'worker', 'sources', 'vite', 'cli', 'testing'])
/** The shelves that run on a developer's computer, in Node. */
const nodeShelves = new Set(['vite', 'cli', 'testing'])
/** The core from the top down: a file imports from its own line or from one below it. */
const layers = [
  ['index'],
  ['runner', 'preview'],
  ['execute'],
  ['plan'],
  ['status'],
  ['migration', 'history'],
  ['connection', 'sql', 'errors'],
]

const arrow = ({ from, to }: Import) => `${from} -> ${to}`

/** src/file/wal.ts is of the shelf "file"; src/plan.ts and src/alter/copy.ts are of none. */
function shelfOf(path: string): string | undefined {
  const [top, folder = '', ...rest] = path.split('/')
  return top === 'src' && rest.length > 0 && shelves.has(folder) ? folder : undefined
}

/** The place of src/plan.ts in `layers`; undefined for files that no layer names. */
function layerOf(path: string): number | undefined {
  const layer = layers.findIndex((names) => names.some((name) => path === `src/${name}.ts`))
  return layer === -1 ? undefined : layer
}

function coreImportingShelf(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from }) => from.startsWith('src/') && shelfOf(from) === undefined)
    .filter(({ to }) => shelfOf(to) !== undefined)
    .map(arrow)
}

function importsUpwards(imports: readonly Import[]): string[] {
  return [...reachable(imports)].flatMap(([from, targets]) => {
    const own = layerOf(from)
    if (own === undefined) return []
    const above = [...targets].filter((to) => (layerOf(to) ?? own) < own)
    return above.map((to) => `${from} leads to ${to}`)
  })
}

function cycles(imports: readonly Import[]): string[] {
  return [...reachable(imports)].filter(([from, to]) => to.has(from)).map(([from]) => from)
}

/** For each file, every file that it imports, and that these import, and so on. */
function reachable(imports: readonly Import[]): Map<string, Set<string>> {
  const relative = imports.filter((each) => each.relative)
  const targets = new Map<string, string[]>()
  for (const { from, to } of relative) targets.set(from, [...(targets.get(from) ?? []), to])
  const closure = (start: string): Set<string> => {
    const found = new Set<string>()
    const open = [start]
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      const more = (targets.get(file) ?? []).filter((to) => !found.has(to))
      more.forEach((to) => found.add(to))
      open.push(...more)
    }
    return found
  }
  return new Map([...targets.keys()].map((from) => [from, closure(from)]))
}

function demoReachingInside(imports: readonly Import[]): string[] {
  const publicNames = new Set(entryPoints().map(({ name }) => name))
  return imports
    .filter(({ from }) => from.startsWith('demo/'))
    .filter(({ to, relative }) =>
      relative ? !to.startsWith('demo/') : /^tidemark(\/|$)/.test(to) && !publicNames.has(to),
    )
    .map(arrow)
}

function nodeModulesInLibrary(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => from.startsWith('src/') && to.startsWith('node:'))
    .filter(({ from }) => !nodeShelves.has(shelfOf(from) ?? ''))
    .map(arrow)
}

function relativeWithoutJs(imports: readonly Import[]): string[] {
  return imports
    .filter(
      ({ from, relative, written }) =>
        from.startsWith('src/') && relative && !written.endsWith('.js'),
    )
    .map(({ from, written }) => `${from} -> ${written}`)
}

/** What an app would have to install: sql.js is the app's own, handed in and never imported. */
function strangers(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from }) => from.startsWith('src/') && !nodeShelves.has(shelfOf(from) ?? ''))
    .filter(({ to, relative }) => !relative && !/^(idb-keyval|comlink|node:.*)$/.test(to))
    .map(arrow)
}

const rules: readonly {
  fact: string
  complaints: (imports: readonly Import[]) => string[]
  bad: Record<string, string>
  seen: string[]
}[] = [
  {
    fact: 'the core never imports a shelf',
    complaints: coreImportingShelf,
    bad: {
      'src/plan.ts': "import type { Wal } from './file/wal.js'",
      'src/alter/copy.ts': "export * from '../browser/store.js'",
      'src/file/wal.ts': "import { MigrationError } from '../errors.js'",
    },
    seen: ['src/plan.ts -> src/file/wal.ts', 'src/alter/copy.ts -> src/browser/store.ts'],
  },
  {
    fact: 'the core imports downwards only, directly and through other files',
    complaints: importsUpwards,
    bad: {
      'src/execute.ts': "import { makePlan } from './plan.js'",
      'src/history.ts': "import { look } from './helper.js'",
      'src/helper.ts': "type Status = import('./status.js').Status",
    },
    seen: ['src/history.ts leads to src/status.ts'],
  },
  {
    fact: 'no file imports itself in a circle',
    complaints: cycles,
    bad: {
      'src/a.ts': "import type { B } from './b.js'",
      'src/b.ts': "const c = await import('./c.js')",
      'src/c.ts': "export { a } from './a.js'",
      'src/d.ts': "import './a.js'",
    },
    seen: ['src/a.ts', 'src/b.ts', 'src/c.ts'],
  },
  {
    fact: 'the page uses public entry points only',
    complaints: demoReachingInside,
    bad: {
      'demo/main.ts': "import './view.js'; import { MigrationRunner } from 'tidemark'",
      'demo/view.ts': "import { x } from '../src/plan.js'; import 'tidemark/src/plan.js'",
    },
    seen: ['demo/view.ts -> src/plan.ts', 'demo/view.ts -> tidemark/src/plan.js'],
  },
  {
    fact: "only the developers' tools import from Node",
    complaints: nodeModulesInLibrary,
    bad: {
      'src/file/wal.ts': "import { readFileSync } from 'node:fs'",
      'src/cli/main.ts': "import { readFileSync } from 'node:fs'",
    },
    seen: ['src/file/wal.ts -> node:fs'],
  },
  {
    fact: 'relative imports name the .js file that will be there',
    complaints: relativeWithoutJs,
    bad: { 'src/plan.ts': "import './status'; import './sql.ts'; import './errors.js'" },
    seen: ['src/plan.ts -> ./status', 'src/plan.ts -> ./sql.ts'],
  },
  {
    fact: 'the library needs idb-keyval and comlink, and imports no sql.js',
    complaints: strangers,
    bad: { 'src/plan.ts': "import initSqlJs from 'sql.js'; import { get } from 'idb-keyval'" },
    seen: ['src/plan.ts -> sql.js'],
  },
]

const real = importsOf(readTree('src', 'demo'))

describe.each(rules)('$fact', ({ complaints, bad, seen }) => {
  test('in the real sources', () => {
    expect(real.length).toBeGreaterThan(0)
    expect(complaints(real)).toEqual([])
  })

  test('and the check sees it when it is not so', () => {
    const tree: SourceTree = new Map(Object.entries(bad))
    expect(complaints(importsOf(tree))).toEqual(seen)
  })
})
