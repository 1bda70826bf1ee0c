import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  diffSchema,
  MigrationError,
  MigrationRunner,
  preview,
  readSchema,
  sqlMigration,
} from '../src/index.js'
import { runs } from './support/runs.js'
import { handOf, spec, write } from './support/schema-spec.js'
import { open } from './support/sql-js.js'

/** Statements that work on some of the random schemas and fail on others. */
const statements = [
  'INSERT INTO one(a, b) VALUES (1, 2)',
  'INSERT INTO two(a, b) VALUES (3, 4)',
  'DELETE FROM one',
  'UPDATE two SET b = a + 100',
  'ALTER TABLE one ADD COLUMN extra TEXT',
  'ALTER TABLE one DROP COLUMN "select"',
  'ALTER TABLE two RENAME COLUMN b TO bee',
  'ALTER TABLE two RENAME TO three',
  'CREATE INDEX again ON one(b)',
  'CREATE TABLE new AS SELECT * FROM one',
  'DROP TABLE one',
  'DROP VIEW v',
  'COMMIT',
  'VACUUM',
  'INSERT INTO gone VALUES (1)',
  'PRAGMA user_version = 7',
]

const scripts = fc.array(
  fc.record({
    up: fc.array(fc.constantFrom(...statements), { maxLength: 4 }),
    transaction: fc.boolean(),
  }),
  { maxLength: 4 },
)

test('a preview ends as the run ends that follows it, and leaves the database as it was', () => {
  let [worked, failed] = [0, 0]
  fc.assert(
    fc.property(
      spec,
      fc.nat(),
      scripts,
      fc.constantFrom('migration', 'run'),
      (one, seed, ups, atomic) => {
        const { raw, db } = open()
        try {
          try {
            raw.run(write(one, handOf(seed), false))
            raw.run('INSERT INTO one(a, b) VALUES (11, 12), (13, 14)')
          } catch {
            return
          }
          const migrations = ups.map(({ up, transaction }, i) =>
            sqlMigration({
              version: String(i + 1),
              description: 'step',
              up: up.join(';'),
              transaction,
            }),
          )
          const runner = new MigrationRunner(db, { migrations, atomic })
          const before = db.export()
          const seen = preview(runner)
          expect(Buffer.compare(db.export(), before)).toBe(0)

          let error: MigrationError | undefined
          try {
            const report = runner.applyAll()
            worked++
            expect(seen.steps.map(({ outcome }) => outcome)).toEqual(
              report.steps.map(({ outcome }) => outcome),
            )
          } catch (thrown) {
            if (!(thrown instanceof MigrationError)) throw thrown
            failed++
            error = thrown
          }
          expect(seen.error?.message).toBe(error?.message)
          expect(seen.ok).toBe(error === undefined)
          const after = readSchema(db, {
            rows: true,
            viewColumns: true,
            except: ['schema_migrations'],
          })
          expect(diffSchema(seen.after, after)).toEqual([])
          expect(seen.after.tables.map(({ rows }) => rows)).toEqual(
            after.tables.map(({ rows }) => rows),
          )
        } finally {
          raw.close()
        }
      },
    ),
    { numRuns: runs(150) },
  )
  expect(worked).toBeGreaterThan(0)
  expect(failed).toBeGreaterThan(0)
})
