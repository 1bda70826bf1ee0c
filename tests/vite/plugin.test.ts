import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connect, MigrationRunner } from '../../src/index.js'
import type { Migration, SqlJsStatic } from '../../src/index.js'
import { launchChromium } from '../support/chromium.js'
import { installTidemark } from '../support/installed.js'
import type { Installed } from '../support/installed.js'
import { develop, keeping, previewOf, QUICK, VITES } from './vites.js'
import type { Vite } from './vites.js'

// A small app, with the package installed as it is published, built and run in Chromium.

const source = fileURLToPath(new URL('app', import.meta.url))
/** For what comes before a test, on a computer that has much to do. */
const PATIENCE = 60_000
const NEW_USER = ['001 applied', '002 applied']
const ROWS = [{ id: 1, title: 'FROM 001' }]

let installed: Installed
let chromium: Browser

beforeAll(async () => {
  installed = installTidemark()
  chromium = await launchChromium()
}, PATIENCE)

afterAll(async () => {
  await chromium.close()
  installed.remove()
})

// A worker that is loaded anew takes the pages of its server with it.
afterEach(async () => {
  for (const context of chromium.contexts()) await context.close()
})

let apps = 0
const newApp = (): string => installed.app(source, `app-${++apps}`)

/** A page of its own profile that has opened its database. */
async function visit(url: string): Promise<Page> {
  const page = await (await chromium.newContext()).newPage()
  await page.goto(url)
  await opened(page)
  return page
}

/** Asked with every frame, as is usual, a page would do nothing else. */
const seldom = { polling: 50 }

async function opened(page: Page): Promise<void> {
  await page.waitForFunction('globalThis.app !== undefined', null, seldom)
}

/** The same, and what it says and finds is that all migrations have run. */
async function expectNewUser(url: string): Promise<Page> {
  const page = await visit(url)
  expect(await said(page)).toEqual(NEW_USER)
  expect(await rows(page)).toEqual(ROWS)
  return page
}

const said = (page: Page): Promise<string[]> => page.evaluate(() => [...globalThis.app.said])
const rows = (page: Page): Promise<unknown[]> => page.evaluate(() => globalThis.app.rows())
/** Waits until the page has said something. */
const hears = (page: Page, words: string): Promise<unknown> =>
  page.waitForFunction(
    (wanted) => globalThis.app.said.some((each) => each.includes(wanted)),
    words,
    seldom,
  )
/** Waits until nothing is pending any more. */
const hearsOfNothing = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => globalThis.app.said.at(-1) === 'plan: ', null, seldom)

/** A page that is loaded anew forgets this. */
const mark = (page: Page): Promise<void> =>
  page.evaluate(() => document.documentElement.setAttribute('data-same', ''))
const isSame = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.hasAttribute('data-same'))

/** What the overlay says: the message, the file, the frame. */
async function overlay(page: Page): Promise<{ message: string; file: string; frame: string }> {
  const part = async (name: string): Promise<string> =>
    (await page.locator(`vite-error-overlay .${name}`).textContent()) ?? ''
  await page.waitForSelector('vite-error-overlay')
  return {
    message: await part('message-body'),
    file: await part('file'),
    frame: await part('frame'),
  }
}

/** What stops the build of the app with these files among its migrations. */
async function failure(vite: Vite, files: Record<string, string>): Promise<string> {
  const root = newApp()
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(root, 'migrations', name), text)
  }
  return vite.build({ root, logLevel: 'silent', build: QUICK }).then(
    () => 'it was built',
    (error: unknown) => String(error),
  )
}

describe.each(VITES)('with $name', ({ load }) => {
  let vite: Vite
  beforeAll(async () => {
    vite = await load()
  })

  describe('in a build', () => {
    let root: string
    let site: Awaited<ReturnType<typeof previewOf>>
    beforeAll(async () => {
      root = newApp()
      await vite.build({ root, logLevel: 'silent' })
      site = await previewOf(vite, root)
    }, PATIENCE)
    afterAll(() => site.server.close())

    test('SQL and TypeScript migrate a database on the page', async () => {
      await expectNewUser(site.url)
    })

    test('and one in a worker', async () => {
      await expectNewUser(`${site.url}in-worker.html`)
    })

    test('lazy texts are fetched when they are pending, and only then', async () => {
      const page = await (await chromium.newContext()).newPage()
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      const texts = () => asked.filter((path) => /\/(001|002_shout)-/.test(path)).length

      await page.goto(`${site.url}lazy.html`)
      await opened(page)
      expect(await said(page)).toEqual(NEW_USER)
      expect(await rows(page)).toEqual(ROWS)
      expect(texts()).toBeGreaterThanOrEqual(2)

      asked.length = 0
      await page.reload()
      await opened(page)
      expect(await said(page)).toEqual([])
      expect(await rows(page)).toEqual(ROWS)
      expect(texts()).toBe(0)
      expect(asked.length).toBeGreaterThan(0)
    })
  })

  describe('in development', () => {
    let root: string
    let site: Awaited<ReturnType<typeof develop>>
    const warnings: string[] = []
    beforeAll(async () => {
      root = newApp()
      site = await develop(vite, root, warnings)
    }, PATIENCE)
    afterAll(() => site.server.close())

    const write = (name: string, text: string) =>
      writeFileSync(join(root, 'migrations', name), text)
    /** Until the server has noticed, a page of the next test would still get the file. */
    const remove = async (name: string) => {
      rmSync(join(root, 'migrations', name))
      const list = async () =>
        (await fetch(`${site.url}@id/__x00__virtual:tidemark/migrations`)).text()
      await expect.poll(list, { timeout: 20_000 }).not.toContain(name)
    }

    test('Node gets the same modules, as tests with vitest do', async () => {
      const load = async (id: string): Promise<unknown> =>
        (await site.server.ssrLoadModule?.(`virtual:tidemark/${id}`))?.['default']
      const migrations = (await load('migrations')) as readonly Migration[]
      const { Database } = (await load('sql-js')) as SqlJsStatic
      const db = connect(new Database())
      const { steps } = new MigrationRunner(db, { migrations }).applyAll()
      expect(steps.map(({ version, outcome }) => `${version} ${outcome}`)).toEqual(NEW_USER)
      expect(db.all('SELECT * FROM notes')).toEqual(ROWS)
    })

    test('the same app runs; a new file, and an edit of a pending one, make a new plan without a reload', async () => {
      const page = await expectNewUser(site.url)
      await mark(page)
      write('003_stars.sql', 'ALTER TABLE notes ADD COLUMN stars INTEGER;')
      await hears(page, 'plan: 003 stars')
      write('004_shelves.sql', 'CREATE TABLE shelves (name TEXT);')
      await hears(page, 'plan: 003 stars, 004 shelves')
      rmSync(join(root, 'migrations', '004_shelves.sql'))
      rmSync(join(root, 'migrations', '003_stars.sql'))
      await hearsOfNothing(page)
      expect(await isSame(page)).toBe(true)
    })

    test('an edit of an applied one says so, with the choices', async () => {
      const page = await visit(site.url)
      await mark(page)
      const before = readFileSync(join(root, 'migrations', '001_notes.sql'), 'utf8')
      write('001_notes.sql', before.replace('title TEXT NOT NULL', 'title TEXT'))
      await hears(page, '001 was edited')
      expect((await said(page)).at(-1)).toMatch(
        /down and up again[^]*acceptChanged\('001'\)[^]*snapshot[^]*new migration/,
      )

      // The same for code, which has a checksum of its own.
      const code = readFileSync(join(root, 'migrations', '002_shout.ts'), 'utf8')
      write('002_shout.ts', code.replace('revision 1', 'revision 2'))
      await hears(page, '002 was edited')
      write('002_shout.ts', code)
      write('001_notes.sql', before)
      await hearsOfNothing(page)
      expect(await isSame(page)).toBe(true)
    })

    test('it runs in a worker, which finds the new list when it opens its database again', async () => {
      const page = await expectNewUser(`${site.url}in-worker.html`)
      await mark(page)
      write('003_stars.sql', 'ALTER TABLE notes ADD COLUMN stars INTEGER;')
      await hears(page, '003 applied')
      expect(await rows(page)).toEqual([{ id: 1, title: 'FROM 001', stars: null }])
      await remove('003_stars.sql')
      expect(await isSame(page)).toBe(true)
    })

    test('it runs with texts that are fetched, and a page that listens to nothing is loaded anew', async () => {
      const page = await expectNewUser(`${site.url}lazy.html`)
      await mark(page)
      write('003_stars.sql', 'ALTER TABLE notes ADD COLUMN stars INTEGER;')
      await page.waitForFunction(
        () => !document.documentElement.hasAttribute('data-same'),
        null,
        seldom,
      )
      await opened(page)
      expect(await said(page)).toEqual(['003 applied'])

      // Nobody on the page would tell that it is applied already: the terminal does.
      expect(warnings.join('\n')).not.toContain('was edited')
      write('003_stars.sql', 'ALTER TABLE notes ADD COLUMN stars TEXT;')
      await expect.poll(() => warnings.join('\n'), { timeout: 20_000 }).toContain('003 was edited')
      expect(warnings.at(-1)).toContain("acceptChanged('003')")
      await remove('003_stars.sql')
    })

    test('a page that listens stays, though another one is open that does not', async () => {
      const listening = await visit(site.url)
      const other = await expectNewUser(`${site.url}lazy.html`)
      await expectNewUser(`${site.url}lazy.html`)
      await mark(listening)
      await mark(other)
      write('003_stars.sql', 'ALTER TABLE notes ADD COLUMN stars INTEGER;')
      await other.waitForFunction(
        () => !document.documentElement.hasAttribute('data-same'),
        null,
        seldom,
      )
      await opened(other)
      await hears(listening, 'plan: 003 stars')
      expect(await isSame(listening)).toBe(true)

      // Two pages have loaded themselves anew, and what was edited is said once.
      warnings.length = 0
      write('003_stars.sql', 'ALTER TABLE notes ADD COLUMN stars TEXT;')
      await expect.poll(() => warnings.join('\n'), { timeout: 20_000 }).toContain('003 was edited')
      await other.context().close()
      await remove('003_stars.sql')
      await hearsOfNothing(listening)
      expect(warnings.filter((words) => words.includes('003 was edited'))).toHaveLength(1)
      await listening.context().close()
    })

    test('a broken file shows in the overlay with its place, until it is mended', async () => {
      const page = await visit(site.url)
      write('003_broken.sql', 'CREATE TABLE a (x);')
      await hears(page, 'plan: 003 broken')
      await mark(page)
      write('003_broken.sql', '-- three\nCREATE TABLE a (x);\nCREATE TABEL b (x);\n')
      const { message, file, frame } = await overlay(page)
      expect(message).toContain('003_broken.sql:3:8: On an empty database it fails: near "TABEL"')
      expect(file).toContain('/migrations/003_broken.sql:3:8')
      expect(frame).toContain('3 | CREATE TABEL b (x);')
      write('003_broken.sql', 'CREATE TABLE b (x);\n')
      await page.waitForSelector('vite-error-overlay', { state: 'detached' })
      expect(await isSame(page)).toBe(true)

      write('3_again.sql', '')
      expect((await overlay(page)).message).toContain('several files for version')
      await page.context().close()

      // A page that is opened meanwhile shows it too, and works when the file has gone.
      const late = await (await chromium.newContext()).newPage()
      await late.goto(site.url)
      expect((await overlay(late)).message).toContain('several files for version')
      rmSync(join(root, 'migrations', '3_again.sql'))
      await opened(late)
      expect(await said(late)).toEqual([...NEW_USER, '003 applied'])
      rmSync(join(root, 'migrations', '003_broken.sql'))
    })
  })

  test('a warning is said once, though page and worker have bundles of their own', async () => {
    const root = newApp()
    const text = "if (typeof document === 'undefined') throw new Error('no document here')\n"
    const place = join(root, 'migrations', '002_shout.ts')
    writeFileSync(place, text + readFileSync(place, 'utf8'))
    const warnings: string[] = []
    const customLogger = keeping(warnings)
    await vite.build({ root, logLevel: 'warn', customLogger, build: QUICK })
    const ours = warnings.filter((words) => words.includes('tidemark'))
    expect(ours).toHaveLength(1)
    expect(ours[0]).toContain('002_shout.ts: It was not looked into')
    expect(ours[0]).toContain('no document here')
  })

  test('an app that has begun without a folder, or with a broken one, goes on when that is mended', async () => {
    const root = newApp()
    const folder = join(root, 'migrations')
    renameSync(folder, join(root, 'kept'))
    const { url, server } = await develop(vite, root)
    const page = await (await chromium.newContext()).newPage()
    await page.goto(url)
    expect((await overlay(page)).message).toContain(`There is no folder ${folder}`)
    mkdirSync(folder)
    writeFileSync(join(folder, '001_notes.sql'), 'CREATE TABEL notes (title);')
    await page.getByText('near "TABEL"').first().waitFor()
    writeFileSync(join(folder, '001_notes.sql'), 'CREATE TABLE notes (title);')
    await opened(page)
    expect(await said(page)).toEqual(['001 applied'])
    await server.close()
  })

  test('a build is stopped by a statement that SQLite refuses on an empty database', async () => {
    const error = await failure(vite, {
      '003_email.sql': 'ALTER TABLE nots ADD COLUMN email TEXT;\n',
    })
    expect(error).toContain(
      '003_email.sql:1:13: On an empty database it fails: no such table: nots',
    )
  })
})

// That the folder is at fault is found in the same way under each version.
describe('a build is stopped', () => {
  let newest: Vite
  beforeAll(async () => {
    newest = await import('vite')
  })

  test('by a name that says no version', async () => {
    expect(await failure(newest, { 'notes.sql': 'SELECT 1;' })).toContain('notes.sql: ')
  })

  test('by two files of one version', async () => {
    const error = await failure(newest, { '3_a.sql': 'SELECT 1;', '003_b.sql': 'SELECT 1;' })
    expect(error).toContain('several files for version')
    expect(error).toContain('3_a.sql')
    expect(error).toContain('003_b.sql')
  })

  test('by an error that lint finds', async () => {
    const error = await failure(newest, {
      '003_email.sql': 'CREATE TABLE t (x);\nALTER TABLE t ADD COLUMN email TEXT NOT NULL;\n',
    })
    expect(error).toContain('003_email.sql:2:')
    expect(error).toContain('NOT_NULL_WITHOUT_DEFAULT')
  })

  test('by a module that is no migration, or one of another version', async () => {
    const error = await failure(newest, {
      '003_none.ts': 'export const answer = 42\n',
      '004_other.ts': "export default { version: '5', description: '', apply() {} }\n",
    })
    expect(error).toContain('003_none.ts: it exports no migration')
    expect(error).toContain('004_other.ts: its migration says version 5')
  })
})
