import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Alias, ErrorPayload, Plugin, ResolvedConfig } from 'vite'
import { eagerCode, isTextsId, lazyCode, sqlJsCode, textsCode } from './code.js'
import { FolderFault, inOneLine, viteError } from './fault.js'
import { findSqlJs } from './find-sql-js.js'
import { MigrationsFolder } from './folder.js'
import type { PreparedFolder } from './prepare.js'
import type { TidemarkOptions } from './options.js'
import { belongs } from './read-folder.js'
import { readReload, RELOAD } from './runtime/reload.js'

const EAGER = 'virtual:tidemark/migrations'
const LAZY = 'virtual:tidemark/migrations/lazy'
const SQL_JS = 'virtual:tidemark/sql-js'

/** What the virtual modules and a worker file import: Vite looks into neither before they run. */
const PACKAGES = [
  'sql.js',
  'tidemark',
  'tidemark/browser',
  'tidemark/vite/runtime',
  'tidemark/worker',
]

/**
 * Makes `virtual:tidemark/migrations`, `virtual:tidemark/migrations/lazy` and `virtual:tidemark/sql-js`
 * for the page and for workers; docs/vite.md says what they export. What is wrong with the folder stops
 * a build, and shows in the overlay during development, with file, line and column.
 *
 * ```ts
 * export default defineConfig({ plugins: [tidemark({ dir: 'migrations' })] })
 * ```
 */
export function tidemark(options: TidemarkOptions = {}): Plugin {
  const shared: Shared = {}
  const plugin = pluginFor(options, shared)
  return {
    ...plugin,
    config({ worker, optimizeDeps }) {
      shared.folder = undefined // a configuration object can serve several builds
      const { plugins, format = 'es' } = worker ?? {}
      return {
        // A worker's bundle has plugins of its own. Lazy texts need a format that can be cut in chunks.
        worker: { format, plugins: () => [...(plugins?.() ?? []), pluginFor(options, shared)] },
        // Found only while the page runs, they would make Vite reload it.
        optimizeDeps: {
          include: PACKAGES.filter((name) => !optimizeDeps?.exclude?.includes(name)),
        },
      }
    },
    buildStart() {
      shared.folder?.forget() // the next round of `vite build --watch`
    },
  }
}

/** What the bundles of the page and of its workers have in common: one reading of one folder. */
interface Shared {
  folder?: MigrationsFolder | undefined
  /** The reading whose warnings were said: once, however many modules are made of it. */
  said?: PreparedFolder
}

function pluginFor(options: TidemarkOptions, shared: Shared): Plugin {
  let config: ResolvedConfig
  let path: string
  let folder: MigrationsFolder
  /** What was said of the last change: once, however many pages are open. */
  const told = new Set<string>()

  return {
    name: 'tidemark',

    configResolved(resolved) {
      config = resolved
      path = resolve(config.root, options.dir ?? 'migrations').replaceAll('\\', '/')
      const alias = plainAliases(config.resolve.alias)
      folder = shared.folder ??= new MigrationsFolder(
        { root: config.root, folder: path, alias },
        options,
      )
    },

    configureServer({ watcher, environments: { client } }) {
      watcher.add(path) // it may lie outside of the root
      client.hot.on(RELOAD, (data: unknown, asking) => {
        const { edits, everywhere } = readReload(data)
        for (const words of edits.filter((each) => !told.has(each))) {
          config.logger.warn(`[tidemark] ${words}`, { timestamp: true })
          told.add(words)
        }
        ;(everywhere ? client.hot : asking).send({ type: 'full-reload' })
      })
    },

    resolveId(id) {
      return id === EAGER || id === LAZY || id === SQL_JS || isTextsId(id) ? `\0${id}` : undefined
    },

    async load(id) {
      const virtual = id.startsWith('\0') ? id.slice(1) : ''
      const inBrowser = this.environment.config.consumer === 'client'
      if (virtual === SQL_JS) return sqlJsCode(inBrowser ? wasmOf(config.root) : undefined)
      if (virtual !== EAGER && virtual !== LAZY && !isTextsId(virtual)) return undefined
      if (config.command === 'build') this.addWatchFile(path)
      try {
        const read = await folder.read()
        if (read !== shared.said) for (const each of read.warnings) this.warn(inOneLine(each))
        shared.said = read
        const { prepared } = read
        if (isTextsId(virtual)) return textsCode(prepared, virtual)
        const target = { folder: path, hot: config.command === 'serve' && inBrowser }
        return virtual === LAZY ? lazyCode(prepared, target) : eagerCode(prepared, target)
      } catch (error) {
        if (!(error instanceof FolderFault)) throw error
        return this.error(viteError(error, path))
      }
    },

    async hotUpdate({ file, modules, timestamp, type, read }) {
      if (!file.startsWith(`${path}/`) || !belongs(file.slice(path.length + 1))) return undefined
      const { moduleGraph: graph, hot } = this.environment
      // Vite's `read` waits where an editor has emptied the file and not yet written it.
      if (type !== 'delete') await read()
      folder.forget()
      told.clear()
      // A module of the folder is imported again only where it is known to be another one.
      for (const each of modules) graph.invalidateModule(each, new Set(), timestamp, true)
      const ours = [...graph.idToModuleMap].filter(([id]) => id.startsWith(`\0${EAGER}`))
      for (const [, each] of ours) graph.invalidateModule(each, new Set(), timestamp, true)
      if (ours.length === 0) return undefined
      try {
        await folder.read()
      } catch (error) {
        if (!(error instanceof FolderFault)) throw error
        hot.send({ type: 'error', err: overlay(error, path) })
        config.logger.error(`[tidemark] ${error.message}`, { timestamp: true })
        return []
      }
      const lists = ours.filter(([id]) => !isTextsId(id.slice(1))).map(([, each]) => each)
      // A page that has failed to load one has nothing that could be replaced.
      const failed = lists.some(({ isSelfAccepting }) => isSelfAccepting === undefined)
      if (failed) hot.send({ type: 'full-reload' })
      return failed ? [] : lists
    },
  }
}

function overlay(fault: FolderFault, folder: string): ErrorPayload['err'] {
  return { ...viteError(fault, folder), plugin: 'tidemark', stack: '' }
}

/** The WebAssembly file that goes with the sql.js of a browser; older versions have only one. */
function wasmOf(root: string): string {
  const main = findSqlJs(root)
  const own = 'sql-wasm-browser.wasm'
  const has = main === undefined || existsSync(join(dirname(main), own))
  return `sql.js/dist/${has ? own : 'sql-wasm.wasm'}`
}

/** Of the app's aliases those that are plain names. */
function plainAliases(aliases: readonly Alias[]): Record<string, string> {
  return Object.fromEntries(
    aliases.flatMap(({ find, replacement }) =>
      typeof find === 'string' && find !== '/@vite/' ? [[find, replacement]] : [],
    ),
  )
}
