import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alterTable } from '../../src/alter/alter-table.js'
import type { AlterChanges, AlterMethod } from '../../src/alter/alter-table.js'
import type { Connection, Database, Params, SqlValue } from '../../src/connection.js'
import { MigrationError } from '../../src/errors.js'
import { runs } from '../support/runs.js'
import { ask } from './asked.js'
import { tableSql } from './models.js'
import type { TableModel } from './models.js'
import { differences } from './oracle.js'
import { populate } from './populate.js'
import { id, lit, rows, sqlJs } from './sqlite.js'
import type { SqlJs } from './sqlite.js'
import { diceFrom, world } from './worlds.js'

/** Hundreds of databases, on a machine that may be busy. */
const PATIENCE = 600_000

const settings = { endOnFailure: process.env['TIDEMARK_QUICK'] !== undefined }

function textOf(db: SqlJs, name: string): string {
  return rows(db, `SELECT sql FROM sqlite_schema WHERE name = ${lit(name)}`)[0]?.[0] ?? ''
}

function temporaries(db: SqlJs): string {
  return JSON.stringify(rows(db, 'SELECT rowid, * FROM sqlite_temp_schema'))
}

/** Settings that a statement behaves by, as the connection has them. */
function connection(db: SqlJs): string {
  const names = [
    'foreign_keys',
    'writable_schema',
    'legacy_alter_table',
    'ignore_check_constraints',
  ]
  return JSON.stringify(names.map((name) => [name, rows(db, `PRAGMA ${name}`)]))
}

/** True where it was done; false where it was refused and nothing has changed. */
function attempt(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof MigrationError && error.code !== 'PROOF_FAILED') return false
    throw error
  }
}

test(
  'a column that is added and dropped again leaves no trace',
  { timeout: PATIENCE },
  async () => {
    const SQL = await sqlJs()
    let done = 0
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const made = world(diceFrom(g))
        const sample = populate(SQL, made)
        try {
          const before = sample.picture()
          const text = textOf(sample.raw, made.table.name)
          const more: TableModel = {
            ...made.table,
            columns: [...made.table.columns, { name: 'extra', type: 'TEXT', default: `'e'` }],
          }
          const method = ([undefined, 'copy'] as const)[g(fc.nat, { max: 1 })]
          const forced: AlterChanges = method ? { method } : {}
          if (!attempt(() => alterTable(sample.db, tableSql(more), forced))) return
          expect(differences(before, sample.picture())).not.toEqual([])
          alterTable(sample.db, text, { ...forced, drop: ['extra'] })
          expect(differences(before, sample.picture())).toEqual([])
          done += 1
        } finally {
          sample.close()
        }
      }),
      { ...settings, numRuns: runs(15) },
    )
    console.log(`laws: added and dropped ${done}`)
    expect(done).toBeGreaterThan(0)
  },
)

function renamed(table: TableModel, from: string, to: string): TableModel {
  const swap = (text: string): string => text.replaceAll(id(from), id(to))
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      name: column.name === from ? to : column.name,
      ...(column.check !== undefined && { check: swap(column.check) }),
      ...(column.generated !== undefined && { generated: swap(column.generated) }),
    })),
    key:
      table.key.kind === 'rowid'
        ? { ...table.key, column: table.key.column === from ? to : table.key.column }
        : table.key.kind === 'index'
          ? { ...table.key, columns: table.key.columns.map((name) => (name === from ? to : name)) }
          : table.key,
    constraints: table.constraints.map(swap),
  }
}

test('a column that is renamed there and back leaves no trace', { timeout: PATIENCE }, async () => {
  const SQL = await sqlJs()
  let done = 0
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const dice = diceFrom(g)
      const made = world(dice)
      const sample = populate(SQL, made)
      try {
        const before = sample.picture()
        const temporary = temporaries(sample.raw)
        const text = textOf(sample.raw, made.table.name)
        const { name } = made.table.columns[dice.below(made.table.columns.length)] ?? { name: '' }
        const method = ([undefined, 'catalog', 'copy'] as const)[dice.below(3)]
        const forced: AlterChanges = method ? { method } : {}
        const other = tableSql(renamed(made.table, name, 'other name'))
        if (
          !attempt(() =>
            alterTable(sample.db, other, { ...forced, rename: { [name]: 'other name' } }),
          )
        )
          return
        alterTable(sample.db, text, { ...forced, rename: { 'other name': name } })
        expect(differences(before, sample.picture())).toEqual([])
        expect(temporaries(sample.raw).replaceAll('"', '')).toBe(temporary.replaceAll('"', ''))
        done += 1
      } finally {
        sample.close()
      }
    }),
    { ...settings, numRuns: runs(15) },
  )
  console.log(`laws: renamed there and back ${done}`)
  expect(done).toBeGreaterThan(0)
})

test('a table that is renamed there and back leaves no trace', { timeout: PATIENCE }, async () => {
  const SQL = await sqlJs()
  let done = 0
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const made = world(diceFrom(g))
      const sample = populate(SQL, made)
      try {
        const before = sample.picture()
        const text = textOf(sample.raw, made.table.name)
        const [old, other] = [id(made.table.name), id('an "other')]
        const moved = text
          .replaceAll(`${old}.`, `${other}.`)
          .replaceAll(`REFERENCES ${old}`, `REFERENCES ${other}`)
        const create = moved.replace(`CREATE TABLE ${old}`, `CREATE TABLE ${other}`)
        const method = ([undefined, 'copy'] as const)[g(fc.nat, { max: 1 })]
        const forced: AlterChanges = method ? { method } : {}
        if (!attempt(() => alterTable(sample.db, create, { ...forced, from: made.table.name })))
          return
        alterTable(sample.db, text, { ...forced, from: 'an "other' })
        expect(differences(before, sample.picture())).toEqual([])
        done += 1
      } finally {
        sample.close()
      }
    }),
    { ...settings, numRuns: runs(15) },
  )
  console.log(`laws: table renamed there and back ${done}`)
  expect(done).toBeGreaterThan(0)
})

test('all methods that can make a change make the same of it', { timeout: PATIENCE }, async () => {
  const SQL = await sqlJs()
  const agreed = new Map<string, number>()
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const dice = diceFrom(g)
      const made = world(dice)
      const asked = ask(dice, made.table)
      const methods: readonly AlterMethod[] = ['native', 'catalog', 'copy']
      const image = populate(SQL, made)
      const pictures = methods.flatMap((method) => {
        const sample = populate(SQL, made)
        try {
          const { using, drop } = asked
          const work = (): unknown =>
            alterTable(sample.db, tableSql(asked.wanted), { using, drop, method })
          return attempt(work) ? [{ method, picture: sample.picture() }] : []
        } finally {
          sample.close()
        }
      })
      image.close()
      const [first, ...others] = pictures
      for (const other of others) {
        if (first) expect(differences(first.picture, other.picture)).toEqual([])
        const pair = `${first?.method} and ${other.method}`
        agreed.set(pair, (agreed.get(pair) ?? 0) + 1)
      }
    }),
    { ...settings, numRuns: runs(15) },
  )
  console.log('laws: agreed', Object.fromEntries(agreed))
  expect(agreed.size).toBeGreaterThan(0)
})

/** A database whose nth writing statement fails, before or after it has run. */
function failing(
  db: Database,
  at: number,
  after: boolean,
): Database & { readonly failed: boolean } {
  let left = at
  const state = { failed: false }
  const guard = <T>(sql: string, work: () => T): T => {
    // The undoing itself must not fail, nor what only asks.
    const counts = !/^(ROLLBACK|RELEASE|PRAGMA|SAVEPOINT|BEGIN|SELECT|EXPLAIN)/.test(sql)
    if (!counts || state.failed) return work()
    left -= 1
    if (left >= 0) return work()
    state.failed = true
    if (after) work()
    throw new Error('injected')
  }
  const connection: Connection = {
    exec: (sql) => guard(sql, () => db.exec(sql)),
    run: (sql, params?: Params) => guard(sql, () => db.run(sql, params)),
    all: <R extends object = Record<string, SqlValue>>(sql: string, params?: Params) =>
      db.all<R>(sql, params),
    get: <R extends object = Record<string, SqlValue>>(sql: string, params?: Params) =>
      db.get<R>(sql, params),
    scratch: () => db.scratch(),
  }
  return {
    ...connection,
    export: () => db.export(),
    clone: () => db.clone(),
    close: () => db.close(),
    get failed() {
      return state.failed
    },
  }
}

test(
  'a failure after any statement leaves everything as it was',
  { timeout: PATIENCE },
  async () => {
    const SQL = await sqlJs()
    let injected = 0
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const dice = diceFrom(g)
        const made = world(dice)
        const asked = ask(dice, made.table)
        const method = ([undefined, 'copy', 'catalog'] as const)[dice.below(3)]
        const sample = populate(SQL, made)
        try {
          const keys = dice.below(2)
          sample.raw.run(`PRAGMA foreign_keys = ${keys}`)
          const before = sample.picture()
          const state = [temporaries(sample.raw), connection(sample.raw)]
          const db = failing(sample.db, dice.below(12), dice.below(2) === 1)
          const { using, drop } = asked
          try {
            alterTable(db, tableSql(asked.wanted), { using, drop, ...(method && { method }) })
            return
          } catch (error) {
            if (!db.failed && !(error instanceof MigrationError)) throw error
          }
          injected += db.failed ? 1 : 0
          expect(differences(before, sample.picture())).toEqual([])
          expect([temporaries(sample.raw), connection(sample.raw)]).toEqual(state)
          // What the open connection has in memory is the old schema too.
          const text = textOf(sample.raw, made.table.name)
          alterTable(sample.db, text, { method: 'copy' })
          expect(differences(before, sample.picture())).toEqual([])
        } finally {
          sample.close()
        }
      }),
      { ...settings, numRuns: runs(20) },
    )
    console.log(`laws: failures injected ${injected}`)
    expect(injected).toBeGreaterThan(0)
  },
)
