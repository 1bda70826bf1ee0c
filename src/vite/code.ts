import { fail } from '../errors.js'
import type { Migration } from '../migration.js'
import type { Prepared } from './prepare.js'

/** Where the code is to run. */
export interface Target {
  /** The folder of migrations, absolute. */
  readonly folder: string
  /** Whether the module can be replaced while the page runs. */
  readonly hot: boolean
}

const RUNTIME = 'tidemark/vite/runtime'
const TEXTS = 'virtual:tidemark/migrations/texts/'

/** The module with the texts of a lazy version: what could mean something in an address is spelled out. */
export function textsId(version: string): string {
  const plain = version.replace(
    /[^\w-]/gu,
    (each) => `~${(each.codePointAt(0) ?? 0).toString(16)}~`,
  )
  return TEXTS + plain
}

/** Whether a module is one of those. */
export function isTextsId(id: string): boolean {
  return id.startsWith(TEXTS)
}

/** The module `virtual:tidemark/migrations`. */
export function eagerCode(prepared: readonly Prepared[], { folder, hot }: Target): string {
  const imports: string[] = []
  const items = prepared.map(({ migration, program }, index) => {
    if (!program) return `preparedSql(${literal(sqlParts(migration))})`
    imports.push(`import * as m${index} from ${literal(`${folder}/${program.path}`)}`)
    return `preparedModule(m${index}, ${literal(migration.version)}, ${literal(program.path)})`
  })
  return lines(
    `import { live, preparedModule, preparedSql } from '${RUNTIME}'`,
    ...imports,
    `const read = [\n${items.map((item) => `  ${item},\n`).join('')}]`,
    ...(hot
      ? ['const { migrations, onMigrationsChanged } = live(import.meta.hot, read)', ACCEPT]
      : COLD),
    'export { migrations, onMigrationsChanged, migrations as default }',
  )
}

/** The module `virtual:tidemark/migrations/lazy`. */
export function lazyCode(prepared: readonly Prepared[], { folder, hot }: Target): string {
  const imports: string[] = []
  const items = prepared.map(({ migration, program }, index) => {
    if (!program) {
      const { up: _, ...head } = sqlParts(migration)
      const lazy = { ...head, ...(typeof head.down === 'string' && { down: true }) }
      return `lazySql(${literal(lazy)}, () => import(${literal(textsId(migration.version))}))`
    }
    const file = literal(`${folder}/${program.path}`)
    if (program.failure === undefined) {
      return `lazyModule(${literal(moduleHead(migration, program.path))}, () => import(${file}))`
    }
    // The build knows nothing of it but its name: it comes with the list.
    imports.push(`import * as m${index} from ${file}`)
    const made = `preparedModule(m${index}, ${literal(migration.version)}, ${literal(program.path)})`
    return `{ migration: ${made}, fetch: async () => {} }`
  })
  return lines(
    `import { lazyMigrations, lazyModule, lazySql, live, preparedModule } from '${RUNTIME}'`,
    ...imports,
    `const lazy = lazyMigrations([\n${items.map((item) => `  ${item},\n`).join('')}])`,
    ...(hot
      ? [
          'const { migrations, load, onMigrationsChanged } = live(import.meta.hot, lazy.migrations, lazy.load)',
          ACCEPT,
        ]
      : ['const { migrations: read, load } = lazy', ...COLD]),
    'export { load, migrations, onMigrationsChanged, migrations as default }',
  )
}

/** The module of the texts of one lazy migration. */
export function textsCode(prepared: readonly Prepared[], id: string): string {
  const found = prepared.find(({ migration }) => textsId(migration.version) === id)
  if (!found || found.program) {
    throw fail('NO_SUCH_VERSION', `No SQL migration is behind ${id}.`, 'Load the page anew.')
  }
  const { up, down } = sqlParts(found.migration)
  return `export default ${literal({ up, ...(typeof down === 'string' && { down }) })}`
}

/** The module `virtual:tidemark/sql-js`. */
export function sqlJsCode(wasm: string | undefined): string {
  const options =
    wasm === undefined
      ? '{ useOldExtensionFunctions: false }'
      : '{ useOldExtensionFunctions: false, locateFile: () => wasm }'
  return lines(
    "import initSqlJs from 'sql.js'",
    ...(wasm === undefined ? [] : [`import wasm from ${literal(`${wasm}?url`)}`]),
    `const sqlJs = initSqlJs(${options})`,
    '// Whoever awaits it hears of a failure; nobody has to.',
    'sqlJs.catch(() => {})',
    'export { sqlJs, sqlJs as default }',
  )
}

const COLD = [
  'const migrations = /* @__PURE__ */ Object.freeze(read)',
  'const onMigrationsChanged = () => () => {}',
]

// Vite looks for these very words: `import.meta.hot.accept(`.
const ACCEPT = 'if (import.meta.hot) import.meta.hot.accept()'

/** What the runtime needs of an SQL migration, as plain data. */
function sqlParts({ version, description, checksum, transaction, rollback, sql }: Migration) {
  const reason = typeof rollback === 'object' ? rollback : undefined
  return {
    version,
    description,
    checksum: checksum ?? '',
    source: sql?.source,
    downSource: sql?.downSource,
    transaction,
    up: sql?.up ?? '',
    down: sql?.down ?? reason,
  }
}

function moduleHead(migration: Migration, source: string) {
  const { version, description, checksum, transaction, rollback } = migration
  return {
    version,
    description,
    source,
    checksum,
    transaction,
    asks: 'canApply' in migration && migration.canApply !== undefined ? true : undefined,
    down: typeof rollback === 'function' ? true : rollback,
  }
}

/** A value as JavaScript: JSON, whose strings are those of JavaScript since 2019. */
function literal(value: unknown): string {
  return JSON.stringify(value)
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`
}
