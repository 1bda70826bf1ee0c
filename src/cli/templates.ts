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

/** The test of a new migration. `migrations` is the folder, as the test's own folder sees it. */
export function testStub(
  { version, description }: Naming,
  previous: string | undefined,
  migrations: string,
): string {
  const from = previous === undefined ? 'null' : literal(previous)
  return `import initSqlJs from 'sql.js'
import { fromGlob } from 'tidemark/sources'
import { expectDataKept, expectReversible, migrationTest } from 'tidemark/testing'
import { test } from 'vitest'

const migrations = fromGlob({
  ...import.meta.glob('${migrations}/*.sql', { query: '?raw', import: 'default', eager: true }),
  ...import.meta.glob('${migrations}/*.ts', { eager: true }),
})
const sqlJs = await initSqlJs({ useOldExtensionFunctions: false })

/** Rows as users have them before ${version}; while there are none, the first test fails. */
const seed = ''

test(${literal(`${version} ${description}: the data of users is kept`)}, () => {
  expectDataKept(migrationTest({ migrations, sqlJs, from: ${from}, to: ${literal(version)}, seed }))
})

test(${literal(`${version} ${description}: can be rolled back`)}, () => {
  expectReversible(migrationTest({ migrations, sqlJs, to: ${literal(version)} }))
})
`
}

function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
