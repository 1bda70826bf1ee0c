import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Code } from '../src/codes.js'
import type { Migration } from '../src/migration.js'
import type { Goal } from '../src/report.js'
import { MigrationRunner } from '../src/runner.js'
import { contentOf } from './support/content.js'
import { code, sql } from './support/migrations.js'
import { runs } from './support/runs.js'
import { open, rows, value } from './support/sql-js.js'

// The oracle thinks in plain numbers and sets; spellings are only put on at the edge.

interface World {
  readonly known: readonly { n: number; spelling: string; reversible: boolean }[]
  readonly recorded: readonly { n: number; spelling: string; rollbackSql: boolean }[]
  readonly unknown: 'error' | 'ignore' | 'rollback'
  readonly outOfOrder: 'run' | 'error'
  readonly goal: {
    kind: 'up' | 'downTo' | 'undo'
    n: number | null
    only: boolean
    spelling: string
  }
}

const spelled = (n: number, zeros: number): string => '0'.repeat(zeros) + String(n)
const number = fc.integer({ min: 1, max: 12 })
const zeros = fc.integer({ min: 0, max: 2 })

const world: fc.Arbitrary<World> = fc.record({
  known: fc.uniqueArray(
    fc
      .tuple(number, zeros, fc.boolean())
      .map(([n, count, reversible]) => ({ n, spelling: spelled(n, count), reversible })),
    { selector: ({ n }) => n, maxLength: 7 },
  ),
  recorded: fc.uniqueArray(
    fc
      .tuple(number, zeros, fc.boolean())
      .map(([n, count, rollbackSql]) => ({ n, spelling: spelled(n, count), rollbackSql })),
    { selector: ({ spelling }) => spelling, maxLength: 6 },
  ),
  unknown: fc.constantFrom('error', 'ignore', 'rollback'),
  outOfOrder: fc.constantFrom('run', 'error'),
  goal: fc
    .tuple(fc.constantFrom('up', 'downTo', 'undo'), fc.option(number), fc.boolean(), zeros)
    .map(([kind, n, only, count]) => ({
      kind,
      n: kind === 'undo' ? (n ?? 1) : n,
      only,
      spelling: spelled(n ?? 1, count),
    })),
})

interface Expected {
  readonly refusals: Set<Code>
  readonly steps: string[]
}

/** What the plan must be, written from the rules and not from the code. */
function oracle({ known, recorded, unknown, outOfOrder, goal }: World): Expected {
  const refusals = new Set<Code>()
  const steps: string[] = []
  const isKnown = new Map(known.map((migration) => [migration.n, migration]))
  const done = new Set(recorded.map(({ n }) => n))
  const strangers = [...done].filter((n) => !isKnown.has(n))
  const descending = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => b - a)
  const down = (n: number): void => {
    const reversible =
      isKnown.get(n)?.reversible ?? recorded.some((row) => row.n === n && row.rollbackSql)
    if (!reversible) refusals.add('NOT_REVERSIBLE')
    steps.push(`down ${n}`)
  }
  if (goal.kind === 'up') {
    if (goal.n !== null && !isKnown.has(goal.n))
      return { refusals: new Set(['NO_SUCH_VERSION']), steps }
    if (strangers.length > 0 && unknown === 'error') refusals.add('DATABASE_AHEAD')
    if (strangers.length > 0 && unknown === 'rollback') {
      const onTop = strangers.every((n) => known.every((migration) => migration.n < n))
      if (onTop) descending(strangers).forEach(down)
      else refusals.add('DATABASE_AHEAD')
    }
    for (const n of descending(isKnown.keys()).toReversed()) {
      if (done.has(n) || (goal.n !== null && n > goal.n)) continue
      if (outOfOrder === 'error' && [...done].some((other) => other > n))
        refusals.add('OUT_OF_ORDER')
      steps.push(`up ${n}`)
    }
  } else if (goal.n !== null && !isKnown.has(goal.n) && !done.has(goal.n)) {
    refusals.add('NO_SUCH_VERSION')
  } else if (goal.n !== null && !done.has(goal.n)) {
    refusals.add('NOT_APPLIED')
  } else if (goal.kind === 'downTo') {
    for (const n of descending(done)) {
      if (goal.n !== null && n <= goal.n) continue
      if (isKnown.has(n) || unknown === 'rollback') down(n)
      else if (unknown === 'error') refusals.add('DATABASE_AHEAD')
    }
  } else if (goal.n !== null) {
    if (!isKnown.has(goal.n) && unknown !== 'rollback')
      return { refusals: new Set(['DATABASE_AHEAD']), steps }
    if (!goal.only && [...done].some((n) => n > Number(goal.n))) refusals.add('LATER_APPLIED')
    down(goal.n)
  }
  return { refusals, steps }
}

test('a plan has the steps and refusals that the rules say, for every history and goal', () => {
  fc.assert(
    fc.property(world, (w) => {
      const { raw, db } = open(
        'CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, rollback_sql TEXT)',
      )
      for (const { spelling, rollbackSql } of w.recorded) {
        raw.run('INSERT INTO schema_migrations (version, rollback_sql) VALUES (?, ?)', [
          spelling,
          rollbackSql ? 'SELECT 1' : null,
        ])
      }
      const migrations = w.known.map(({ spelling, reversible }) =>
        code(spelling, undefined, reversible ? { rollback: () => undefined } : {}),
      )
      const runner = new MigrationRunner(db, {
        migrations,
        unknown: w.unknown,
        outOfOrder: w.outOfOrder,
      })
      const { n, kind, only, spelling } = w.goal
      const goal: Goal =
        kind === 'up'
          ? { up: n === null ? 'newest' : spelling }
          : kind === 'downTo'
            ? { downTo: n === null ? null : spelling }
            : { undo: spelling, only }
      const before = contentOf(raw)
      const plan = runner.plan(goal)
      const expected = oracle(w)
      expect(new Set(plan.refusals.map((problem) => problem.code))).toEqual(expected.refusals)
      expect(contentOf(raw)).toEqual(before)
      if (expected.refusals.size === 0) {
        expect(
          plan.steps.map(({ direction, version }) => `${direction} ${Number(version)}`),
        ).toEqual(expected.steps)
        // And carrying it out leads where the steps say.
        if (kind === 'up') runner.applyAll(n === null ? {} : { to: spelling })
        else if (kind === 'downTo') runner.rollbackTo(n === null ? null : spelling)
        else runner.rollback(spelling, { only })
        const now = new Set(w.recorded.map((row) => row.n))
        for (const step of expected.steps) {
          const [direction, which] = step.split(' ')
          if (direction === 'up') now.add(Number(which))
          else now.delete(Number(which))
        }
        const found = rows(raw, 'SELECT version FROM schema_migrations').flat().map(Number)
        expect(new Set(found)).toEqual(now)
      }
      raw.close()
    }),
    { numRuns: runs(250) },
  )
})

const pieces: readonly ((version: string) => Migration)[] = [
  (v) =>
    sql(
      v,
      `CREATE TABLE t${v}(a INTEGER PRIMARY KEY, b); INSERT INTO t${v} VALUES (1, 'x;y')`,
      `DROP TABLE t${v}`,
    ),
  (v) =>
    sql(v, `ALTER TABLE base ADD COLUMN c${v} DEFAULT ${v}`, `ALTER TABLE base DROP COLUMN c${v}`),
  (v) => sql(v, `CREATE INDEX i${v} ON base(a)`, `DROP INDEX i${v}`),
  (v) =>
    sql(v, `CREATE TRIGGER g${v} AFTER INSERT ON base BEGIN SELECT 1; END`, `DROP TRIGGER g${v}`),
  (v) => sql(v, `CREATE VIEW v${v} AS SELECT a FROM base`, `DROP VIEW v${v}`),
  (v) =>
    sql(
      v,
      `CREATE TABLE k${v}(p REFERENCES base(a)); INSERT INTO k${v} VALUES (1)`,
      `DROP TABLE k${v}`,
    ),
  (v) =>
    code(v, (db) => void db.run('INSERT INTO base(a) VALUES (?)', [Number(v) + 100]), {
      rollback: (db) => void db.run('DELETE FROM base WHERE a = ?', [Number(v) + 100]),
    }),
  (v) => sql(v, '-- nothing', 'SELECT 1'),
]

test('applying twice writes nothing the second time, and going all the way back gives the schema and rows of before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }),
      fc.nat(5),
      fc.constantFrom('migration', 'run'),
      (made, stop, atomic) => {
        const { raw, db } = open(
          'PRAGMA foreign_keys = ON; CREATE TABLE base(a INTEGER PRIMARY KEY); INSERT INTO base VALUES (1)',
        )
        const migrations = made.map((make, index) => make(String(index + 1)))
        const withoutHistory = (): string[] =>
          contentOf(raw).filter((line) => !line.includes('schema_migrations'))
        const before = withoutHistory()
        const runner = new MigrationRunner(db, { migrations, atomic })
        runner.applyAll({ to: String(Math.min(stop + 1, migrations.length)) })
        runner.applyAll()
        const facts = (): unknown[] => [
          value(raw, 'SELECT total_changes()'),
          value(raw, 'PRAGMA schema_version'),
          Buffer.from(db.export()).toString('latin1'),
        ]
        const applied = facts()
        expect(runner.applyAll().steps).toEqual([])
        expect(facts()).toEqual(applied)
        runner.rollbackTo(null)
        expect(withoutHistory()).toEqual(before)
        expect(runner.listApplied()).toEqual([])
        raw.close()
      },
    ),
    { numRuns: runs(75) },
  )
})
