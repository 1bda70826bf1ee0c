import { describe, expect, test } from 'vitest'
import { bytesAt, bytesOf } from '../../../demo/engine/bytes.js'
import type { Copy } from '../../../demo/engine/copy.js'
import { factsOf } from '../../../demo/engine/facts.js'
import { runTask } from '../../../demo/engine/run.js'
import { undoChoices } from '../../../demo/engine/undo.js'
import { versionStops } from '../../../demo/engine/versions.js'
import type { Task, VersionStop } from '../../../demo/model.js'
import { copyOf, imageOf, openingOf, SQL } from './opening.js'

// Node has no IndexedDB: these copies live in memory, and say so.

const image = imageOf(`CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT);
  INSERT INTO users(name) VALUES ('Ada'), ('Bob');`)
const STEPS = {
  sql: [
    {
      path: '001_notes.sql',
      text: '-- up\nCREATE TABLE notes(a);\nINSERT INTO notes VALUES (1), (2);\n-- down\nDROP TABLE notes;',
    },
    {
      path: '002_age.sql',
      text: '-- up\nALTER TABLE users ADD COLUMN age;\n-- down\nALTER TABLE users DROP COLUMN age;',
    },
    {
      path: '003_upper.sql',
      text: '-- up\nUPDATE users SET name = upper(name);\n-- down: impossible, because the case is lost',
    },
  ],
}
const upgrade = (target: string): Task => ({
  kind: 'apply',
  goal: { up: target },
  count: 1,
  target,
})

function run(copy: Copy, task: Task, tell: () => void = () => undefined) {
  return runTask(copy, task, { signal: new AbortController().signal, tell })
}

const versionsOf = (bytes: Uint8Array) => {
  const database = new SQL.Database(bytes)
  try {
    return database.exec('SELECT version FROM schema_migrations')[0]?.values.flat() ?? []
  } finally {
    database.close()
  }
}

describe('a run', () => {
  test('ends in a result: before and after, rows, checks, hashes of the bytes', async () => {
    const copy = await copyOf(openingOf(image, STEPS))
    const ran = await run(copy, upgrade('002'))
    expect(ran).toMatchObject({
      ok: true,
      file: { version: '002', downloadName: 'shop.v002.sqlite', notices: [{ kind: 'storage' }] },
      result: {
        before: { rows: { users: 2 }, size: image.length },
        after: { rows: { users: 2, notes: 2 }, version: '002' },
        checks: [{ ok: true }, { ok: true }, { ok: true }],
        stored: false,
      },
    })
    const { bytes, sha256 } = await bytesOf(copy)
    expect(ran).toMatchObject({ result: { after: { sha256 } } })
    expect(versionsOf(bytes)).toEqual(['001', '002'])
  })

  test('that fails leaves the copy as it was, byte for byte, though steps before it had worked', async () => {
    const sql = [...STEPS.sql, { path: '004_bad.sql', text: 'INSERT INTO nowhere VALUES (1)' }]
    const copy = await copyOf(openingOf(image, { sql }))
    const ran = await run(copy, upgrade('newest'))
    expect(ran).toMatchObject({
      ok: false,
      stopped: false,
      failure: { version: '004', state: expect.stringContaining('as it was before') as string },
    })
    expect((await bytesOf(copy)).bytes).toEqual(image)
    expect(await run(copy, upgrade('003'))).toMatchObject({ ok: true, file: { version: '003' } })
  })

  test('to the original puts the very bytes back', async () => {
    const copy = await copyOf(openingOf(image, STEPS))
    await run(copy, upgrade('newest'))
    const ran = await run(copy, { kind: 'original' })
    expect(ran).toMatchObject({ ok: true, file: { size: image.length } })
    expect((await bytesOf(copy)).bytes).toEqual(image)
    expect(factsOf(copy).version).toBeUndefined()
  })

  test('on an empty file makes a database of it', async () => {
    const sql = [{ path: '001_a.sql', text: 'CREATE TABLE a(b)' }]
    const copy = await copyOf(openingOf(new Uint8Array(), { sql }))
    expect(await run(copy, upgrade('001'))).toMatchObject({ ok: true })
    expect(versionsOf((await bytesOf(copy)).bytes)).toEqual(['001'])
  })
})

test('a file for an older app is made of a clone; the copy stays', async () => {
  const copy = await copyOf(openingOf(image, STEPS))
  await run(copy, upgrade('002'))
  const before = (await bytesOf(copy)).sha256
  expect(versionsOf(bytesAt(copy, '001').bytes)).toEqual(['001'])
  expect(versionsOf(bytesAt(copy, '003').bytes)).toEqual(['001', '002', '003'])
  expect((await bytesOf(copy)).sha256).toBe(before)
})

describe('ways back', () => {
  test('are told with what each would lose', async () => {
    const copy = await copyOf(openingOf(image, STEPS))
    await run(copy, upgrade('002'))
    const choices = await undoChoices(copy)
    expect(choices.map(({ kind, target, losses }) => [kind, target, losses.length])).toEqual([
      ['last', '001', 0],
      ['version', null, 1],
      ['original', null, 0],
    ])
    expect(choices[1]?.losses[0]?.words).toBe('drops the table notes with its 2 rows')
  })

  test('that are closed say why', async () => {
    const copy = await copyOf(openingOf(image, STEPS))
    await run(copy, upgrade('003'))
    const [last] = await undoChoices(copy)
    expect(last?.refusal).toContain('the case is lost')
  })

  test('of a file nobody changed: it is the original', async () => {
    const [only, ...others] = await undoChoices(await copyOf(openingOf(image, STEPS)))
    expect(only).toMatchObject({ kind: 'original', refusal: 'The copy is the original file.' })
    expect(others).toEqual([])
  })
})

test('of a file whose list is another tool’s, no version is known, not even that it is the first', async () => {
  const rails = `CREATE TABLE schema_migrations(version varchar NOT NULL PRIMARY KEY);
    INSERT INTO schema_migrations VALUES ('20200101000000')`
  const copy = await copyOf(openingOf(imageOf(rails)))
  expect(await versionStops(copy, () => undefined)).toEqual([])
})

test('damage that the file came with is not told as if the run had made it', async () => {
  const damaged =
    imageOf(`CREATE TABLE t(a, b); CREATE INDEX i ON t(a); INSERT INTO t VALUES (1, 2);
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = 'CREATE INDEX i ON t(b)' WHERE name = 'i';
    PRAGMA writable_schema = RESET`)
  const damageOf = async (bytes: Uint8Array) => {
    const ran = await run(await copyOf(openingOf(bytes, STEPS)), upgrade('001'))
    return ran.ok ? ran.result.checks[0] : undefined
  }
  const words = 'row 1 missing from index i. So it was in the file as it came.'
  expect(await damageOf(damaged)).toMatchObject({ ok: false, words })
  // Bytes that say WAL are read as a database without.
  expect(await damageOf(damaged.slice().fill(2, 18, 20))).toMatchObject({ ok: false, words })
})

test('the pages of a copy are as large as a run made them', async () => {
  const text = '-- no-transaction\nPRAGMA page_size = 8192;\nVACUUM;'
  const copy = await copyOf(openingOf(image, { sql: [{ path: '001_pages.sql', text }] }))
  expect(factsOf(copy).inspection.pageSize).toBe(4096)
  const ran = await run(copy, upgrade('001'))
  expect(ran).toMatchObject({ ok: true, file: { inspection: { pageSize: 8192 } } })
})

test('why there is no way back is said in the words of the page', async () => {
  const files = { sql: [{ path: '001_a.sql', text: 'CREATE TABLE a(b)' }] }
  const copy = await copyOf(openingOf(image, files))
  await run(copy, upgrade('001'))
  const [last] = await undoChoices(copy)
  expect(last?.refusal).toBe('001 cannot be undone: it does not say how.')
})

describe('versions', () => {
  const stopsOf = async (upTo: string | undefined, files = STEPS) => {
    const copy = await copyOf(openingOf(image, files))
    if (upTo !== undefined) await run(copy, upgrade(upTo))
    const told: VersionStop[] = []
    const stops = await versionStops(copy, (stop) => told.push(stop))
    return { stops, told }
  }

  test('are each told once, from the current one outwards, and answered in order', async () => {
    const { stops, told } = await stopsOf('002')
    expect(stops.map(({ version }) => version)).toEqual([null, '001', '002', '003'])
    expect(told.map(({ version }) => version)).toEqual(['002', '001', null, '003'])
    expect(stops.map(({ schema }) => schema?.tables.map(({ name }) => name).join())).toEqual([
      'users',
      'notes,users',
      'notes,users',
      'notes,users',
    ])
    expect(stops.map(({ changes }) => changes.length)).toEqual([0, 1, 1, 0])
    expect(stops.map(({ isCurrent }) => isCurrent)).toEqual([false, false, true, false])
  })

  test('behind one that cannot be undone are unknown, with the reason', async () => {
    const { stops } = await stopsOf('003')
    expect(stops.map(({ schema }) => schema !== undefined)).toEqual([false, false, false, true])
    expect(stops[0]?.unknown).toBe('003 cannot be undone: the case is lost.')
  })

  test('behind one that fails are unknown too', async () => {
    const sql = [{ path: '000_bad.sql', text: 'DROP TABLE nowhere' }, ...STEPS.sql]
    const { stops } = await stopsOf(undefined, { sql })
    expect(stops.map(({ isCurrent }) => isCurrent)).toEqual([true, false, false, false, false])
    expect(stops.slice(1).every(({ unknown }) => unknown?.includes('nowhere'))).toBe(true)
  })
})
