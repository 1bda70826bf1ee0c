import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alterTable } from '../../src/alter/alter-table.js'
import { runs } from '../support/runs.js'
import type { Sample } from './database.js'
import { differences } from './oracle.js'
import { populate } from './populate.js'
import { lit, rows, sqlJs } from './sqlite.js'
import { diceFrom, world } from './worlds.js'

/** Hundreds of databases, on a machine that may be busy. */
const PATIENCE = 600_000

function temporaries(sample: Sample): string {
  return JSON.stringify(rows(sample.raw, 'SELECT rowid, * FROM sqlite_temp_schema'))
}

function textOf(sample: Sample, name: string): string {
  return rows(sample.raw, `SELECT sql FROM sqlite_schema WHERE name = ${lit(name)}`)[0]?.[0] ?? ''
}

test('an identity rebuild by any method changes nothing', { timeout: PATIENCE }, async () => {
  const SQL = await sqlJs()
  const done = { copy: 0, catalog: 0, native: 0 }
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const made = world(diceFrom(g))
      const method = (['copy', 'catalog', 'native'] as const)[g(fc.nat, { max: 2 })] ?? 'copy'
      const sample = populate(SQL, made)
      try {
        const before = sample.picture()
        const temporary = temporaries(sample)
        const text = textOf(sample, made.table.name)
        const report = alterTable(sample.db, text, { method })
        expect(report.method).toBe(method)
        done[method] += 1
        expect(differences(before, sample.picture())).toEqual([])
        expect(temporaries(sample)).toBe(temporary)
      } finally {
        sample.close()
      }
    }),
    { numRuns: runs(60), endOnFailure: process.env['TIDEMARK_QUICK'] !== undefined },
  )
  console.log('identity', done)
})
