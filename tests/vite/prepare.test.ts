import { describe, expect, test } from 'vitest'
import { FolderFault } from '../../src/vite/fault.js'
import type { Loaded } from '../../src/vite/load-module.js'
import { prepareFolder } from '../../src/vite/prepare.js'
import { saying } from '../support/saying.js'

const files = (texts: Record<string, string>) =>
  Object.entries(texts).map(([path, text]) => ({ path, text }))
const none = (path: string): Promise<Loaded> => {
  throw new Error(`nobody should load ${path}`)
}
const exporting = (version: string): Loaded => ({
  module: { default: { version, description: `code of ${version}`, apply() {} } },
})

async function faultsOf(work: Promise<unknown>): Promise<FolderFault['faults']> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof FolderFault) return error.faults
  throw new Error('no FolderFault was thrown', { cause: error })
}

describe('a folder is prepared', () => {
  test('with SQL and code in the order of their versions', async () => {
    const texts = { '10_c.sql': 'SELECT 3;', '9_b.ts': 'code', '1_a.sql': 'SELECT 1;' }
    const { prepared } = await prepareFolder(files(texts), {}, async () => exporting('9'))
    expect(prepared.map(({ migration, program }) => [migration.version, program?.path])).toEqual([
      ['1', undefined],
      ['9', '9_b.ts'],
      ['10', undefined],
    ])
    expect(prepared[1]?.migration.description).toBe('code of 9')
  })

  test('with modules that cannot be loaded standing where their names say', async () => {
    const texts = { '1_a.ts': '', '2_b.sql': 'SELECT 1;' }
    const { prepared } = await prepareFolder(files(texts), {}, async () => ({
      failure: 'no window',
    }))
    expect(prepared.map(({ program }) => program)).toEqual([
      { path: '1_a.ts', failure: 'no window' },
      undefined,
    ])
  })

  test('in a format of another tool, found out or given', async () => {
    const text = '-- migrate:up\nCREATE TABLE a (x);\n-- migrate:down\nDROP TABLE a;\n'
    const dbmate = files({ '20260102030405_a.sql': text })
    for (const options of [{}, { format: 'dbmate' as const }]) {
      const { prepared } = await prepareFolder(dbmate, options, none)
      expect(prepared.map(({ migration }) => migration.sql?.down?.trim())).toEqual([
        'DROP TABLE a;',
      ])
    }
  })

  test('empty, with a warning', async () => {
    const { prepared, warnings } = await prepareFolder([], {}, none)
    expect(prepared).toEqual([])
    expect(warnings).toEqual([{ message: saying('no migration') }])
  })
})

describe('what is wrong with a folder', () => {
  test('comes all at once, each with its file', async () => {
    const texts = { 'notes.sql': '', '1_a.sql': '', '01_b.sql': '', '2_c.sql': '-- up\n-- up\n' }
    const faults = await faultsOf(prepareFolder(files(texts), {}, none))
    expect(faults.map(({ path }) => path)).toEqual(['notes.sql', '1_a.sql', '2_c.sql'])
  })

  test('is a module without a migration, and a program that no browser runs', async () => {
    const module = prepareFolder(files({ '1_a.ts': '' }), {}, async () => ({ module: {} }))
    expect(await faultsOf(module)).toMatchObject([{ path: '1_a.ts' }])
    const go = prepareFolder(files({ '1_a.sql': 'SELECT 1;', '2_b.go': '' }), {}, none)
    expect(await faultsOf(go)).toMatchObject([{ path: '2_b.go', message: saying('Go') }])
  })
})
