/** A file that `new` writes. */
export interface NewFile {
  /** Seen from the folder of migrations. */
  readonly path: string
  readonly text: string
}

/** What a new migration is called. */
export interface Naming {
  readonly version: string
  /** For people: 'add users email'. */
  readonly description: string
  /** Version and words: '003_add_users_email'. */
  readonly stem: string
}

/** How the files of a folder are written, as far as a new one has to follow. */
export type Style = keyof typeof STYLES

/** The files of a new migration in each style. */
const STYLES = {
  sections: ({ stem }: Naming) => [{ path: `${stem}.sql`, text: '-- up\n\n\n-- down\n\n' }],
  halves: ({ stem, description }: Naming) => [
    { path: `${stem}.up.sql`, text: `-- ${description}\n\n` },
    { path: `${stem}.down.sql`, text: `-- undoes: ${description}\n\n` },
  ],
  'up only': ({ stem, description }: Naming) => [
    { path: `${stem}.sql`, text: `-- ${description}\n\n` },
  ],
  goose: ({ stem }: Naming) => [
    { path: `${stem}.sql`, text: '-- +goose Up\n\n\n-- +goose Down\n\n' },
  ],
  dbmate: ({ stem }: Naming) => [
    { path: `${stem}.sql`, text: '-- migrate:up\n\n\n-- migrate:down\n\n' },
  ],
  'sql-migrate': ({ stem }: Naming) => [
    { path: `${stem}.sql`, text: '-- +migrate Up\n\n\n-- +migrate Down\n\n' },
  ],
  typescript: (naming: Naming) => [{ path: `${naming.stem}.ts`, text: module(naming) }],
} satisfies Record<string, (naming: Naming) => NewFile[]>

export function filesOf(style: Style, naming: Naming): NewFile[] {
  return STYLES[style](naming)
}

function module({ version, description }: Naming): string {
  return `import { defineMigration } from 'tidemark'

export default defineMigration({
  version: ${literal(version)},
  description: ${literal(description)},
  apply(db) {
    db.exec(\`\`)
  },
  rollback(db) {
    db.exec(\`\`)
  },
})
`
}

/** Styles of other tools, whose marks `fromFiles` reads. */
const FOREIGN: readonly Style[] = ['goose', 'dbmate', 'sql-migrate']

/** Where a test stands, and what it tests. */
export interface TestPlace {
  /** The newest version before; absent for the first migration. */
  readonly previous: string | undefined
  /** The folder of migrations, as the test's own folder sees it. */
  readonly migrations: string
  readonly style: Style
}

/** The test of a new migration. */
export function testStub(
  { version, description }: Naming,
  { previous, migrations, style }: TestPlace,
): string {
  const isForeign = FOREIGN.includes(style)
  const isFirst = previous === undefined
  const helpers = [...(isFirst ? [] : ['expectDataKept']), 'expectReversible', 'migrationTest']
  return `import initSqlJs from 'sql.js'
import { ${isForeign ? 'fromFiles' : 'fromGlob'} } from 'tidemark/sources'
import { ${helpers.join(', ')} } from 'tidemark/testing'
import { test } from 'vitest'

${isForeign ? textsOf(migrations) : modulesOf(migrations)}
const sqlJs = await initSqlJs({ useOldExtensionFunctions: false })
${isFirst ? '' : keptTest({ version, description, previous })}
test(${literal(`${version} ${description}: can be rolled back`)}, () => {
  expectReversible(migrationTest({ migrations, sqlJs, to: ${literal(version)} }))
})
`
}

function modulesOf(folder: string): string {
  const [sql, ts] = ['sql', 'ts'].map((end) => literal(`${folder}/*.${end}`))
  return `const migrations = fromGlob({
  ...import.meta.glob(${sql}, { query: '?raw', import: 'default', eager: true }),
  ...import.meta.glob(${ts}, { eager: true }),
})`
}

function textsOf(folder: string): string {
  return `const texts = import.meta.glob<string>(${literal(`${folder}/**`)}, {
  query: '?raw',
  import: 'default',
  eager: true,
})
const { migrations } = fromFiles(Object.entries(texts).map(([path, text]) => ({ path, text })))`
}

/** Before a first migration there is nothing that could be kept. */
function keptTest({
  version,
  description,
  previous,
}: Pick<Naming, 'version' | 'description'> & { previous: string }): string {
  return `
/** Rows as users have them before ${version}; while there are none, the first test fails. */
const seed = ''

test(${literal(`${version} ${description}: the data of users is kept`)}, () => {
  expectDataKept(
    migrationTest({ migrations, sqlJs, from: ${literal(previous)}, to: ${literal(version)}, seed }),
  )
})
`
}

function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
