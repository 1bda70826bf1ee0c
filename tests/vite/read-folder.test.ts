import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { belongs, readFolder } from '../../src/vite/read-folder.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text = path): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

test('files come with their text, by name, those of inner folders too', async () => {
  for (const path of ['002_b.sql', '001_a.sql', '003/up.sql', 'meta/_journal.json']) write(path)
  expect(await readFolder(folder)).toEqual(
    ['001_a.sql', '002_b.sql', '003/up.sql', 'meta/_journal.json'].map((path) => ({
      path,
      text: path,
    })),
  )
})

test('tests, declarations and hidden files are no migrations', async () => {
  const beside = ['001_a.test.ts', '001_a.spec.js', 'types.d.ts', '.001_a.sql.swp', '.git/HEAD']
  for (const path of [...beside, '__snapshots__/001_a.sql']) write(path)
  write('001_a.ts')
  expect((await readFolder(folder)).map(({ path }) => path)).toEqual(['001_a.ts'])
  expect(beside.filter(belongs)).toEqual([])
  expect(belongs('001_a.d_ts.sql')).toBe(true)
})

test('a link counts as the file that it leads to', async () => {
  write('elsewhere/text')
  symlinkSync(join(folder, 'elsewhere', 'text'), join(folder, '001_link.sql'))
  symlinkSync(join(folder, 'nowhere'), join(folder, 'note'))
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'to-a-folder'), 'dir')
  const files = await readFolder(folder)
  expect(files.map(({ path }) => path)).toEqual(['001_link.sql', 'elsewhere/text'])
})

test('a step that is a link to nothing or to a folder is a fault, and not passed over', async () => {
  write('elsewhere/up.sql')
  symlinkSync(join(folder, 'nowhere'), join(folder, '002_broken.sql'))
  symlinkSync(join(folder, 'elsewhere'), join(folder, '20240101_linked'), 'dir')
  await expect(readFolder(folder)).rejects.toMatchObject({
    faults: ['002_broken.sql', '20240101_linked'].map((path) => ({
      path,
      message: 'It is a link that leads to no file.',
    })),
  })
})

test('a folder that is not there is a fault that says which one, and how to name another', async () => {
  const missing = join(folder, 'migrations')
  await expect(readFolder(missing)).rejects.toMatchObject({
    faults: [
      {
        message: `There is no folder ${missing}. Make it, or say which one it is: tidemark({ dir }).`,
      },
    ],
  })
})

test('SQL that is not UTF-8 is a fault: its letters would come out as others', async () => {
  write('001_a.sql')
  writeFileSync(join(folder, '002_b.sql'), Buffer.from("INSERT INTO a VALUES ('café')", 'latin1'))
  writeFileSync(join(folder, 'picture.png'), Buffer.from([0x89, 0xff]))
  await expect(readFolder(folder)).rejects.toMatchObject({
    faults: [{ path: '002_b.sql', message: expect.stringContaining('UTF-8') as string }],
  })
})
