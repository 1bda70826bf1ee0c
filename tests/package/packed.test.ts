import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { entryPoints } from '../../scripts/entry-points.mjs'
import { root } from '../../scripts/process.mjs'
import { serve } from '../../scripts/static-server.mjs'
import { readPage } from '../docs/snippets.js'
import { launchChromium } from '../support/chromium.js'
import { installPacked } from '../support/packed-app.js'

// The package as npm would publish it, installed into an empty folder and used from there.

const app = installPacked()
afterAll(() => app.remove())
const names = entryPoints().map(({ name }) => name)
/** Declares the modules of the plugin; has nothing to import. */
const client = 'tidemark/vite/client'

const MIGRATIONS = `
  import initSqlJs from 'sql.js'
  import { sqlMigration } from 'tidemark'

  export const sqlJs = await initSqlJs({ useOldExtensionFunctions: false })
  export const migrations = [
    sqlMigration({ version: '001', description: 'notes', up: 'CREATE TABLE notes (title TEXT)' }),
    sqlMigration({ version: '002', description: 'loud', up: 'UPDATE notes SET title = upper(title)' }),
  ]
  export const options = { migrations, sqlJs, from: '001', seed: "INSERT INTO notes VALUES ('a')" }
`
app.write({ 'options.js': MIGRATIONS })

describe('the archive', () => {
  test('has what apps and their editors read, and nothing of the development', () => {
    const has = (path: string) => existsSync(join(app.folder, 'node_modules', 'tidemark', path))
    for (const path of [
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'dist/index.d.ts',
      'src/index.ts',
    ]) {
      expect(has(path), path).toBe(true)
    }
    for (const path of ['tests', 'demo', 'scripts', 'docs', 'bench', 'tsconfig.json']) {
      expect(has(path), path).toBe(false)
    }
  })
})

describe('imported by its public names', () => {
  test('every one loads in Node', () => {
    const script = names.map((name) => `await import('${name}')`).join('\n')
    app.write({ 'load.js': script })
    expect(app.node('load.js')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('a file that is no public name cannot be reached', () => {
    const { code, stderr } = app.node('--input-type=module', '-e', `import 'tidemark/dist/plan.js'`)
    expect(code).toBe(1)
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  test('a database is migrated', () => {
    app.write({
      'run.js': `
        import { MigrationRunner } from 'tidemark'
        import { migrations, sqlJs } from './options.js'
        const runner = new MigrationRunner(new sqlJs.Database(), { migrations })
        console.log(runner.applyAll().steps.map(({ outcome }) => outcome).join())`,
    })
    expect(app.node('run.js')).toEqual({ code: 0, stdout: 'applied,applied\n', stderr: '' })
  })

  test.each(['bundler', 'node16'])('its types are found by moduleResolution %s', (resolution) => {
    const modules = names.filter((name) => name !== client)
    const imports = modules.map((name, at) => `import * as m${at} from '${name}'`)
    app.write({
      'types.ts': `/// <reference types="${client}" />
        ${imports.join('\n')}
        import { migrations } from 'virtual:tidemark/migrations'
        import { MigrationRunner, sqlMigration } from 'tidemark'
        import type { Migration, RunReport } from 'tidemark'
        import { migrationTest } from 'tidemark/testing'
        export const all: object[] = [${modules.map((_, at) => `m${at}`).join()}]
        export const known: readonly Migration[] = migrations
        export const one: Migration = sqlMigration({ version: '1', description: '', up: '' })
        export const run = (runner: MigrationRunner): RunReport => runner.applyAll()
        // @ts-expect-error: a version is text
        sqlMigration({ version: 1, description: '', up: '' })
        // @ts-expect-error: there is a word missing
        migrationTest({ migrations: [one] })`,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          module: resolution === 'node16' ? 'node16' : 'esnext',
          moduleResolution: resolution,
          lib: ['es2022', 'dom'],
          strict: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          types: [],
        },
        files: ['types.ts'],
      }),
    })
    expect(app.run('typescript', 'bin/tsc', '-p', '.')).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})

describe('tidemark/testing under node:test', () => {
  test('what holds passes, and what does not shows rows and schema', () => {
    app.write({
      'kept.test.js': `
        import { test } from 'node:test'
        import { expectDataKept, expectSchema, migrationTest } from 'tidemark/testing'
        import { options } from './options.js'

        test('one', () => expectDataKept(migrationTest({ ...options, to: '001' })))
        test('two', () => expectDataKept(migrationTest(options)))
        test('three', () => expectSchema(migrationTest(options)))
        test('four', () => expectSchema(migrationTest(options), { version: '001' }))`,
      'schema/002.sql': 'CREATE TABLE notes (title TEXT, more);\n',
      'schema/001.sql': 'CREATE TABLE notes (title TEXT);\n',
    })
    const { code, stdout } = app.node('--test', '--test-reporter=tap', 'kept.test.js')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^ *ok \d - one$/m)
    expect(stdout).toMatch(/^ *not ok \d - two$/m)
    expect(stdout).toContain("- title 'a'")
    expect(stdout).toContain("+ title 'A'")
    expect(stdout).toMatch(/^ *not ok \d - three$/m)
    expect(stdout).toContain('- column more')
    expect(stdout).toMatch(/^ *ok \d - four$/m)
  })
})

describe('npx tidemark', () => {
  test('brings a file up to date', () => {
    app.write({
      'folder/001_notes.sql':
        '-- up\nCREATE TABLE notes (title TEXT);\n-- down\nDROP TABLE notes;\n',
      'folder/002_seed.ts': `
        import { defineMigration } from 'tidemark'
        export default defineMigration({
          version: '002',
          description: 'seed',
          apply: (db) => void db.run('INSERT INTO notes VALUES (?)', ['first']),
        })`,
      'make.js': `
        import { writeFileSync } from 'node:fs'
        import { sqlJs } from './options.js'
        writeFileSync('notes.sqlite', new sqlJs.Database().export())`,
    })
    expect(app.node('make.js').code).toBe(0)
    const up = app.npx('tidemark', 'up', 'notes.sqlite', '--migrations', './folder')
    expect(up, up.stderr).toMatchObject({ code: 0 })
    app.write({
      'look.js': `
        import { readFileSync } from 'node:fs'
        import { sqlJs } from './options.js'
        const [notes] = new sqlJs.Database(readFileSync('notes.sqlite')).exec('SELECT title FROM notes')
        console.log(notes.values.join())`,
    })
    expect(app.node('look.js')).toEqual({ code: 0, stdout: 'first\n', stderr: '' })
  })

  test('writes the snapshots that expectSchema reads', () => {
    expect(
      app.npx('tidemark', 'snapshot', '--migrations', './folder', '--out', 'snapshots'),
    ).toMatchObject({ code: 0 })
    app.write({
      'snapshots.js': `
        import { readFileSync } from 'node:fs'
        import { fromFiles } from 'tidemark/sources'
        import { expectSchema, migrationTest } from 'tidemark/testing'
        import { sqlJs } from './options.js'
        const path = '001_notes.sql'
        const { migrations } = fromFiles([{ path, text: readFileSync('folder/' + path, 'utf8') }])
        expectSchema(migrationTest({ migrations, sqlJs }), { snapshots: 'snapshots' })`,
    })
    expect(app.node('snapshots.js')).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})

/** The files of an app that a page shows. */
function filesOf(page: string): Record<string, string> {
  const { files } = readPage(readFileSync(join(root, 'docs', page), 'utf8'))
  return Object.fromEntries(
    files.filter(({ isApp }) => isApp).map(({ path, text }) => [path, text]),
  )
}

test('the tests of docs/testing.md pass in vitest, with the snapshots of the command line', () => {
  const tested = app.below('tested')
  tested.write(filesOf('testing.md'))
  expect(tested.run('tidemark', 'dist/cli/bin.js', 'snapshot')).toMatchObject({ code: 0 })
  const { code, stdout } = tested.run('vitest', 'vitest.mjs', 'run', '--reporter', 'tap-flat')
  expect(stdout.match(/^ok /gm)).toHaveLength(4)
  expect(code).toBe(0)
})

describe('docs/getting-started.md', () => {
  const notes = app.below('my-notes')
  const { 'migrations/002_stars.sql': second = '', ...first } = filesOf('getting-started.md')

  /** As `npm create vite -- --template vanilla-ts` writes them. */
  const created = {
    'index.html': `<!doctype html>
      <html lang="en">
        <head><meta charset="UTF-8" /><title>my-notes</title></head>
        <body>
          <div id="app"></div>
          <script type="module" src="/src/main.ts"></script>
        </body>
      </html>`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        module: 'esnext',
        lib: ['ES2023', 'DOM'],
        types: ['vite/client'],
        allowArbitraryExtensions: true,
        skipLibCheck: true,
        moduleResolution: 'bundler',
        allowImportingTsExtensions: true,
        verbatimModuleSyntax: true,
        moduleDetection: 'force',
        noEmit: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        erasableSyntaxOnly: true,
        noFallthroughCasesInSwitch: true,
      },
      include: ['src'],
    }),
  }
  const build = () => notes.run('vite', 'bin/vite.js', 'build')

  test('its app keeps the notes through the second version', async () => {
    notes.write({ ...created, ...first })
    expect(notes.run('typescript', 'bin/tsc', '-p', '.')).toMatchObject({ code: 0 })
    expect(build()).toMatchObject({ code: 0 })
    const server = await serve(join(notes.folder, 'dist'))
    const browser = await launchChromium()
    try {
      const tab = await browser.newPage()
      await tab.goto(server.url)
      await tab.getByText('applied: 001').waitFor()
      await tab.locator('input').fill('High water')
      await tab.getByText('Add').click()
      expect(await tab.locator('li').allInnerTexts()).toEqual(['{"id":1,"title":"High water"}'])

      notes.write({ 'migrations/002_stars.sql': second })
      expect(build()).toMatchObject({ code: 0 })
      await tab.reload()
      await tab.getByText('applied: 002').waitFor()
      expect(await tab.locator('li').allInnerTexts()).toEqual([
        '{"id":1,"title":"High water","stars":0}',
      ])
      await tab.reload()
      await tab.getByText('applied: nothing').waitFor()
    } finally {
      await browser.close()
      await server.close()
    }
  })
})
