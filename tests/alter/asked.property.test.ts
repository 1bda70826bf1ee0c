import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alterTable, planAlter } from '../../src/alter/alter-table.js'
import type { AlterMethod } from '../../src/alter/alter-table.js'
import { MigrationError } from '../../src/errors.js'
import { runs } from '../support/runs.js'
import { ask } from './asked.js'
import { expectation } from './expectation.js'
import type { Expectation } from './expectation.js'
import { tableSql } from './models.js'
import { differences } from './oracle.js'
import { populate } from './populate.js'
import { id, sqlJs } from './sqlite.js'
import { diceFrom, world } from './worlds.js'

/** Hundreds of databases, on a machine that may be busy. */
const PATIENCE = 600_000

/** Whether a refusal is one that the independent expectation gives a reason for. */
function isJustified(
  { code }: MigrationError,
  expected: Expectation,
  dropsQuoted: boolean,
  forced: boolean,
): boolean {
  switch (code) {
    case 'CONSTRAINT_VIOLATED':
      return expected.unfit !== undefined
    case 'VALUES_WOULD_CHANGE':
      return expected.changed.length > 0 || expected.unfit !== undefined
    case 'DEPENDENT_IN_THE_WAY':
      return expected.broken.length > 0 || expected.newViolations !== false || dropsQuoted
    case 'FOREIGN_KEY_VIOLATION':
      return expected.newViolations !== false
    case 'METHOD_IMPOSSIBLE':
      return forced
    default:
      return false
  }
}

test(
  'a random change leads to what a table made that way from the start would be',
  { timeout: PATIENCE },
  async () => {
    const SQL = await sqlJs()
    const seen = new Map<string, number>()
    const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1)
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const dice = diceFrom(g)
        const made = world(dice)
        const statements = made.statements.filter((sql) => sql !== 'ANALYZE')
        const asked = ask(dice, made.table)
        const forced = ([undefined, undefined, 'native', 'catalog', 'copy'] as const)[
          g(fc.nat, { max: 4 })
        ]
        const sample = populate(SQL, { ...made, statements })
        try {
          const wanted = tableSql(asked.wanted)
          // A CREATE TABLE that SQLite refuses is no case.
          fc.pre(isTable(SQL, wanted))
          const at = statements.indexOf(tableSql(made.table))
          const isDependent = (sql: string): boolean =>
            /^CREATE (TEMP )?(INDEX|TRIGGER|VIEW|TABLE child)/.test(sql)
          const isOther = (sql: string): boolean =>
            !sql.startsWith('DELETE') &&
            !sql.startsWith(`INSERT OR IGNORE INTO ${id(made.table.name)}(`)
          const expected = expectation(
            SQL,
            sample.raw,
            {
              first: statements.filter((sql, n) => n !== at && !isDependent(sql) && isOther(sql)),
              dependents: sample.accepted.filter(isDependent),
            },
            asked,
          )
          const before = sample.picture()
          const changes = {
            using: asked.using,
            drop: asked.drop,
            ...(forced && { method: forced as AlterMethod }),
          }
          const plan = planAlter(sample.db, wanted, changes)
          expect(differences(before, sample.picture())).toEqual([])
          try {
            const report = alterTable(sample.db, wanted, changes)
            count(report.method)
            expect(expected.unfit).toBeUndefined()
            expect(expected.changed).toEqual([])
            expect(expected.broken).toEqual([])
            expect(expected.newViolations).not.toBe(true)
            expect(plan.refusals).toEqual([])
            if (expected.picture)
              expect(differences(expected.picture, sample.picture())).toEqual([])
          } catch (error) {
            if (!(error instanceof MigrationError)) throw error
            count(error.code)
            const quoted = statements.some((sql) =>
              asked.drop.some((name) => isDependent(sql) && sql.includes(id(name))),
            )
            const mismatch = hasMismatch(SQL, statements.with(at, wanted))
            if (!isJustified(error, expected, quoted || mismatch, forced !== undefined)) throw error
            expect(differences(before, sample.picture())).toEqual([])
          }
        } catch (error) {
          throw told(error, [
            ...statements,
            '-- becomes',
            tableSql(asked.wanted),
            JSON.stringify({ ...asked, old: 0, wanted: 0, forced }),
          ])
        } finally {
          sample.close()
        }
      }),
      { numRuns: runs(60), endOnFailure: process.env['TIDEMARK_QUICK'] !== undefined },
    )
    console.log('asked changes', Object.fromEntries(seen))
  },
)

/** The same error with the case in SQL, to try by hand. */
function told(error: unknown, lines: readonly string[]): unknown {
  if (!(error instanceof Error) || fc.PreconditionFailure.isFailure(error)) return error
  return new Error(`${lines.join(';\n')}\n${error.message}`, { cause: error })
}

/** Whether a foreign key of these tables cannot work, as SQLite itself says of the empty tables. */
function hasMismatch(
  SQL: Awaited<ReturnType<typeof sqlJs>>,
  statements: readonly string[],
): boolean {
  const db = new SQL.Database()
  try {
    for (const sql of statements) if (sql.startsWith('CREATE TABLE')) db.run(sql)
    db.run('PRAGMA foreign_key_check')
    return false
  } catch (error) {
    return String(error).includes('foreign key mismatch')
  } finally {
    db.close()
  }
}

function isTable(SQL: Awaited<ReturnType<typeof sqlJs>>, sql: string): boolean {
  const db = new SQL.Database()
  try {
    db.run(sql)
    return true
  } catch {
    return false
  } finally {
    db.close()
  }
}
