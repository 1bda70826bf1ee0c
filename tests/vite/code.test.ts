import fc from 'fast-check'
import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'
import { sqlMigration } from '../../src/sql-migration.js'
import {
  eagerCode,
  isTextsId,
  lazyCode,
  sqlJsCode,
  textsCode,
  textsId,
} from '../../src/vite/code.js'
import type { Prepared } from '../../src/vite/prepare.js'
import { expectError } from '../support/expect-error.js'
import { runs } from '../support/runs.js'

// What the modules do when they run is tried in plugin.test.ts.

const target = { folder: '/app/migrations', hot: false }
const sql = (version: string, up: string, down?: string): Prepared => ({
  migration: sqlMigration({ version, description: '', up, down }),
})
const text = fc.string({ unit: 'binary' }).filter((each) => !/\0|\p{Surrogate}/u.test(each))

/** What a module exports by default; it may import nothing. */
async function evaluated(code: string): Promise<unknown> {
  const address = `data:text/javascript,${encodeURIComponent(code)}`
  const module = (await import(/* @vite-ignore */ address)) as { readonly default: unknown }
  return module.default
}

describe('lazy texts', () => {
  test('any SQL arrives as it was', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (up, down) => {
        const statement = `SELECT 1; ${down}`
        const code = textsCode([sql('1', up, statement)], textsId('1'))
        expect(await evaluated(code)).toEqual({ up, down: statement })
      }),
      { numRuns: runs(50) },
    )
  })

  test('each version has a module of its own, named in letters that mean nothing to a server', () => {
    const version = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(textsId(a)).toMatch(/^virtual:tidemark\/migrations\/texts\/[\w~-]+$/)
        expect(isTextsId(textsId(a))).toBe(true)
        expect(textsId(a) === textsId(b)).toBe(a === b)
      }),
      { numRuns: runs(200) },
    )
  })

  test('of a migration that is none, or is code, there are none', () => {
    const code: Prepared = {
      migration: { version: '1', description: '', apply() {} },
      program: { path: '1_a.ts' },
    }
    expectError('NO_SUCH_VERSION', () => textsCode([], textsId('1')))
    expectError('NO_SUCH_VERSION', () => textsCode([code], textsId('1')))
  })
})

describe('the list of migrations', () => {
  const odd = [
    sql('1', "SELECT '</script>', `a`, '${b}', '\\', '\u2028';\r\n"),
    {
      migration: { version: '2', description: 'it\'s "odd"', apply() {} },
      program: { path: "2_it's.ts", failure: 'no window' },
    },
  ]

  test.each([
    ['at once', eagerCode],
    ['lazily', lazyCode],
  ])('is JavaScript, whatever the files say, %s', (_, codeOf) => {
    for (const hot of [false, true]) {
      const code = codeOf(odd, { ...target, hot })
      expect(parseSync('list.js', code).errors).toEqual([])
      expect(code.includes('import.meta.hot.accept()')).toBe(hot)
    }
  })

  test('holds no SQL when it is lazy, and every checksum', () => {
    const prepared = [sql('1', 'CREATE TABLE secret (x);', 'DROP TABLE secret;')]
    const lazy = lazyCode(prepared, target)
    expect(lazy).not.toContain('secret')
    expect(lazy).toContain(prepared[0]?.migration.checksum)
    expect(eagerCode(prepared, target)).toContain(prepared[0]?.migration.checksum)
  })
})

test('sql.js is told its file in a browser, and finds it by itself in Node', () => {
  expect(sqlJsCode('sql.js/dist/x.wasm')).toContain('"sql.js/dist/x.wasm?url"')
  expect(sqlJsCode(undefined)).not.toContain('wasm')
  expect(sqlJsCode(undefined)).toContain('useOldExtensionFunctions: false')
})
