import { chmodSync, lstatSync, realpathSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NOTES, Terminal, WITHOUT_DRAFTS, withNotes } from '../terminal.js'

test('what is pending is applied, and the file as it was is kept beside it', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  const before = terminal.read('notes.sqlite')
  const { code, out, err } = await terminal.run(['up', 'notes.sqlite'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('✓ 1 step. notes.sqlite is written; as it was: notes.v001.backup.sqlite.')
  expect(terminal.rows('notes.sqlite', 'SELECT version FROM schema_migrations')).toEqual([
    ['001'],
    ['002'],
  ])
  expect(terminal.rows('notes.sqlite', 'SELECT count(*) FROM notes')).toEqual([[3]])
  expect(terminal.read('notes.v001.backup.sqlite')).toBe(before)
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite', 'notes.v001.backup.sqlite'])
})

test('a second run finds nothing to do and does not touch the file', async () => {
  const terminal = new Terminal(NOTES)
  await terminal.run(['up', 'notes.sqlite', '--create'])
  const facts = () => {
    const { ino, mtimeNs, ctimeNs } = statSync(terminal.path('notes.sqlite'), { bigint: true })
    return { ino, mtimeNs, ctimeNs }
  }
  const before = facts()
  const { code, out } = await terminal.run(['up', 'notes.sqlite'])
  expect(code).toBe(0)
  expect(out).toBe('Nothing to do: notes.sqlite is as it was.\n')
  expect(facts()).toEqual(before)
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite'])
})

test('a file that is not there is made only where that was said', async () => {
  const terminal = new Terminal(NOTES)
  const refused = await terminal.run(['up', 'typo.sqlite'])
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('FILE_UNAVAILABLE: typo.sqlite is not there.')
  expect(refused.err).toContain('--create')
  expect(terminal.names()).toEqual(['migrations'])
  const made = await terminal.run(['up', 'typo.sqlite', '--create', '--to', '1'])
  expect(made.out).toContain('✓ 1 step. typo.sqlite was made.')
  expect(terminal.rows('typo.sqlite', 'SELECT version FROM schema_migrations')).toEqual([['001']])
})

test('a new database in a folder that is not there is told before anything runs', async () => {
  const terminal = new Terminal(NOTES)
  const { code, err } = await terminal.run(['up', 'none/a.sqlite', '--create'])
  expect(code).toBe(1)
  expect(err).toContain('FILE_UNAVAILABLE: There is no folder none.')
  expect(terminal.names()).toEqual(['migrations'])
})

test.each([
  ['a path through a file', 'file/a.sqlite', 'a part of the path is no folder'],
  ['a name that is too long', 'a'.repeat(300), 'a name that is too long'],
  ['a link to itself', 'loop', 'a symbolic link that leads to itself'],
])('%s is told in words', async (_, name, words) => {
  const terminal = new Terminal({ ...NOTES, file: '' })
  symlinkSync('loop', terminal.path('loop'))
  const { code, err } = await terminal.run(['up', name, '--create'])
  expect(code).toBe(1)
  expect(err).toContain(`error: FILE_UNAVAILABLE: ${name}`)
  expect(err).toContain(words)
})

test('an empty file is not taken for a new database', async () => {
  const terminal = new Terminal({ ...NOTES, 'empty.sqlite': '' })
  const { code, err } = await terminal.run(['up', 'empty.sqlite', '--create'])
  expect(code).toBe(1)
  expect(err).toContain('NOT_A_DATABASE: empty.sqlite is empty.')
  expect(terminal.read('empty.sqlite')).toBe('')
})

test('a run that would lose values is refused with the numbers, until it is said that they may go', async () => {
  const terminal = new Terminal({ ...NOTES, ...WITHOUT_DRAFTS })
  await withNotes(terminal)
  const before = terminal.read('notes.sqlite')
  const refused = await terminal.run(['up', 'notes.sqlite'])
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('DATA_WOULD_BE_LOST')
  expect(refused.err).toContain('column notes.draft: 2 of 3 values')
  expect(terminal.read('notes.sqlite')).toBe(before)
  const { code, out } = await terminal.run(['up', 'notes.sqlite', '--accept-losses', '--no-backup'])
  expect(code).toBe(0)
  expect(out).toContain('Lost:\n  column notes.draft: 2 of 3 values')
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite'])
})

test('when one of several migrations fails, the file is as before the first', async () => {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/003_bad.sql': 'CREATE TABLE good (x);\nDROP TABLE nothing;\n',
  })
  await withNotes(terminal)
  const before = terminal.read('notes.sqlite')
  const { code, err } = await terminal.run(['up', 'notes.sqlite'])
  expect(code).toBe(1)
  expect(err).toContain('MIGRATION_FAILED 003_bad.sql, statement 2 of 2, line 2 column 12')
  expect(err).toContain('notes.sqlite is as it was: a run is kept as a whole or not at all.')
  expect(terminal.read('notes.sqlite')).toBe(before)
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite'])
})

test('with --json stdout is one document, also for an error', async () => {
  const terminal = new Terminal(NOTES)
  const failed = await terminal.run(['up', 'notes.sqlite', '--json'])
  expect(failed.json()).toMatchObject({
    command: 'up',
    exitCode: 1,
    error: { name: 'MigrationError', code: 'FILE_UNAVAILABLE', state: 'Nothing was changed.' },
  })
  expect(failed.err).toBe('')
  const done = await terminal.run(['up', 'notes.sqlite', '--create', '--json'])
  expect(done.json()).toMatchObject({
    command: 'up',
    exitCode: 0,
    file: 'notes.sqlite',
    written: true,
    created: true,
    report: { steps: [{ version: '001', outcome: 'applied' }, { version: '002' }] },
    losses: [],
    backup: null,
  })
})

test('each backup has a name of its own', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  for (const command of ['up', 'down', 'up']) await terminal.run([command, 'notes.sqlite'])
  expect(terminal.names()).toEqual([
    'migrations',
    'notes.sqlite',
    'notes.v001-2.backup.sqlite',
    'notes.v001.backup.sqlite',
    'notes.v002.backup.sqlite',
  ])
})

test('a version that a stranger recorded cannot lead a backup out of the folder', async () => {
  const terminal = new Terminal(NOTES)
  terminal.database(
    'notes.sqlite',
    `CREATE TABLE schema_migrations(version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP);
     INSERT INTO schema_migrations VALUES ('../../zz', '\u001B[31m', '')`,
  )
  const { code, out } = await terminal.run(['up', 'notes.sqlite', '--unknown', 'ignore'])
  expect(code).toBe(0)
  expect(out).not.toContain('\u001B')
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite', 'notes.v.._.._zz.backup.sqlite'])
})

test('permissions stay, and a symbolic link stays one: its target is replaced', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal, 'real.sqlite')
  chmodSync(terminal.path('real.sqlite'), 0o640)
  symlinkSync('real.sqlite', terminal.path('link.sqlite'))
  expect((await terminal.run(['up', 'link.sqlite'])).code).toBe(0)
  expect(lstatSync(terminal.path('link.sqlite')).isSymbolicLink()).toBe(true)
  expect(statSync(terminal.path('real.sqlite')).mode & 0o777).toBe(0o640)
  expect(terminal.rows('real.sqlite', 'SELECT count(*) FROM tags')).toEqual([[0]])
})

test('a migration in TypeScript is loaded, and gets the tidemark that runs it', async () => {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/003_slugs.ts': `
      import { defineMigration, hasColumn, MigrationError } from 'tidemark'
      import { slug } from '../src/slug.js'
      const version: string = '003'
      export default defineMigration({
        version,
        description: MigrationError.name,
        canApply: (db) => (hasColumn(db, 'notes', 'slug') ? 'done' : true),
        apply(db) {
          db.exec('ALTER TABLE notes ADD COLUMN slug TEXT')
          for (const { id, title } of db.all<{ id: number; title: string }>('SELECT * FROM notes')) {
            db.run('UPDATE notes SET slug = ? WHERE id = ?', [slug(title), id])
          }
        },
      })`,
    'src/slug.ts': "export const slug = (text: string): string => text + '!'",
  })
  await withNotes(terminal)
  const { code, err } = await terminal.run(['up', 'notes.sqlite'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(terminal.rows('notes.sqlite', 'SELECT slug FROM notes')).toEqual([['a!'], ['b!'], ['c!']])
})

test('the advice of an error names options of the command line', async () => {
  const terminal = new Terminal(NOTES)
  terminal.database(
    'ahead.sqlite',
    `CREATE TABLE schema_migrations(version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP);
     INSERT INTO schema_migrations VALUES ('009', '', '')`,
  )
  terminal.database('foreign.sqlite', 'CREATE TABLE schema_migrations(version uint64, dirty bool)')
  const ahead = await terminal.run(['up', 'ahead.sqlite'])
  expect(ahead.err).toContain('DATABASE_AHEAD')
  expect(ahead.err).toContain('--unknown ignore')
  const foreign = await terminal.run(['up', 'foreign.sqlite'])
  expect(foreign.err).toContain('FOREIGN_HISTORY')
  expect(foreign.err).toContain('--table')
  const other = await terminal.run(['up', 'foreign.sqlite', '--table', 'our_history'])
  expect(other.code).toBe(0)
  expect(terminal.rows('foreign.sqlite', 'SELECT count(*) FROM our_history')).toEqual([[2]])
})

test('an interrupt while the file is written leaves it as it was', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  const before = terminal.read('notes.sqlite')
  const { code, err } = await terminal.run(['up', 'notes.sqlite'], {
    onListening: (interrupt) => interrupt(),
  })
  expect(code).toBe(1)
  expect(err).toContain('STOPPED: It was interrupted.\nnotes.sqlite is as it was.')
  expect(terminal.read('notes.sqlite')).toBe(before)
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite'])
})

test('where there is nothing to do, no file is made, and that is said', async () => {
  const terminal = new Terminal({ 'migrations/.keep': '' })
  const { code, out } = await terminal.run(['up', 'new.sqlite', '--create'])
  expect({ code, out }).toEqual({ code: 0, out: 'Nothing to do: new.sqlite was not made.\n' })
  expect(terminal.names()).toEqual(['migrations'])
})

test.runIf(process.platform !== 'win32')(
  'a link that leads nowhere is named as what it is, also where a file may be made',
  async () => {
    const terminal = new Terminal(NOTES)
    symlinkSync('nowhere', terminal.path('link.sqlite'))
    const { code, err } = await terminal.run(['up', 'link.sqlite', '--create'])
    expect(code).toBe(1)
    expect(err).toContain('link.sqlite is a symbolic link to nowhere, where nothing is.')
    expect(terminal.names()).toEqual(['link.sqlite', 'migrations'])
  },
)

test.runIf(process.platform !== 'win32')(
  'the backup is named as it is found: beside the file, and behind a link where it is',
  async () => {
    const terminal = new Terminal({ ...NOTES, 'data/.keep': '' })
    await withNotes(terminal, 'data/notes.sqlite')
    symlinkSync('data/notes.sqlite', terminal.path('link.sqlite'))
    const linked = await terminal.run(['up', 'link.sqlite', '--json'])
    const folder = realpathSync(terminal.path('data'))
    expect(linked.json()).toMatchObject({ backup: join(folder, 'link.v001.backup.sqlite') })
    const plain = await terminal.run(['down', 'data/notes.sqlite'])
    expect(plain.out).toContain('as it was: data/notes.v002.backup.sqlite.')
    expect(terminal.names('data')).toContain('notes.v002.backup.sqlite')
  },
)

test.runIf(process.platform !== 'win32').each([
  ['a line break', 'a\nb.sqlite', 'a\nb.v001.backup.sqlite'],
  ['nothing before its dot', '.notes', '.notes.v001.backup'],
  ['240 letters', `${'a'.repeat(240)}.db`, undefined],
])('a file with %s in its name is upgraded as any other', async (_, name, backup) => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal, name)
  const options = backup === undefined ? ['--no-backup'] : []
  const { code, err } = await terminal.run(['up', name, ...options])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(terminal.rows(name, 'SELECT count(*) FROM schema_migrations')).toEqual([[2]])
  const files = ['migrations', name, ...(backup === undefined ? [] : [backup])]
  expect(terminal.names()).toEqual(files.sort())
})

test('an edit that changes nothing is accepted by its version, once and for all', async () => {
  const terminal = new Terminal(NOTES)
  await terminal.run(['up', 'notes.sqlite', '--create'])
  terminal.write('migrations/002_tags.sql', 'CREATE TABLE tags (name TEXT /* , */ NULL);')
  const warned = await terminal.run(['up', 'notes.sqlite'])
  expect(warned.out).toMatch(/^warning: MIGRATION_CHANGED: 002_tags\.sql was edited/)
  expect(warned.out).toContain('pass --accept-changed 002 to "up"')
  const accepted = await terminal.run(['up', 'notes.sqlite', '--accept-changed', '002'])
  expect({ code: accepted.code, err: accepted.err }).toEqual({ code: 0, err: '' })
  expect(accepted.out).toMatch(/002 +tags +recorded/)
  expect(accepted.out).not.toContain('MIGRATION_CHANGED')
  const { code } = await terminal.run(['up', 'notes.sqlite', '--changed', 'error'])
  expect(code).toBe(0)
  const unknown = await terminal.run(['up', 'notes.sqlite', '--accept-changed', '9'])
  expect(unknown.err).toContain('NO_SUCH_VERSION')
})
