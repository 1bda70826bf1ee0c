import { expect, test } from 'vitest'
import { checksOf, countViolations } from '../../../demo/engine/result-checks.js'
import { copyOf, imageOf, openingOf } from './opening.js'

const KEYS = `CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(p REFERENCES p(id));
  INSERT INTO c VALUES (1), (2);`

test('rows that refer to none are counted, and only new ones are a fault', async () => {
  const copy = await copyOf(openingOf(imageOf(KEYS)))
  const found = countViolations(copy.connection)
  expect(found).toBe(2)
  const keys = (before: number | undefined, after: number | undefined) =>
    checksOf(copy, { kind: 'original' }, before, after).find(
      ({ name }) => name === 'foreign_key_check',
    )
  expect(keys(2, 2)).toMatchObject({
    ok: true,
    words: expect.stringContaining('so it was before') as string,
  })
  expect(keys(1, 2)).toMatchObject({ ok: false })
  expect(keys(2, 0)).toMatchObject({ ok: true })
})

test('a key that cannot work is said, and stops nothing', async () => {
  const image = imageOf(
    'CREATE TABLE p(a); CREATE TABLE c(b REFERENCES p(a)); INSERT INTO c VALUES (1)',
  )
  const { connection } = await copyOf(openingOf(image))
  expect(countViolations(connection)).toBeUndefined()
})

test('a CHECK that never ends is not asked', async () => {
  const image = imageOf("CREATE TABLE t(a CHECK (a <> 'never')); INSERT INTO t VALUES ('x')")
  const copy = await copyOf(openingOf(image))
  copy.connection.exec(
    "PRAGMA ignore_check_constraints = ON; UPDATE t SET a = 'never'; PRAGMA ignore_check_constraints = OFF",
  )
  expect(checksOf(copy, { kind: 'original' }, 0, 0)[0]).toMatchObject({
    name: 'integrity_check',
    ok: true,
  })
})

test('what cannot be checked here is no damage, and no proof either', async () => {
  const image = imageOf(
    'CREATE TABLE p(a); CREATE TABLE c(b REFERENCES p(a)); CREATE TABLE t(a); CREATE INDEX i ON t(a)',
  )
  const copy = await copyOf(openingOf(image))
  copy.connection.exec(`PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = 'CREATE INDEX i ON t(of_the_app(a))' WHERE name = 'i';
    PRAGMA writable_schema = RESET`)
  const [damage, references] = checksOf(copy, { kind: 'original' }, undefined, undefined)
  expect(damage).toMatchObject({ name: 'integrity_check', open: true })
  expect(damage?.words).toContain('of_the_app')
  expect(references).toMatchObject({ name: 'foreign_key_check', open: true })
})

test('the quick check of a large file does not say more than it is', async () => {
  const copy = await copyOf(openingOf(imageOf('CREATE TABLE t(a)')))
  const said = (fullUpTo?: number) => checksOf(copy, { kind: 'original' }, 0, 0, fullUpTo)[0]
  expect(said()).toMatchObject({
    name: 'integrity_check',
    words: 'SQLite read every page and every index.',
  })
  expect(said(1000)).toMatchObject({
    name: 'quick_check',
    words: 'SQLite read every page. In so large a file indexes are not compared with their tables.',
  })
})

test('a migration that does not fit the file is a remark, not a fault of the history', async () => {
  const copy = await copyOf(openingOf(imageOf('CREATE TABLE t(a)')))
  const goal = { up: '001' } as const
  const history = () => checksOf(copy, { kind: 'apply', goal, count: 1, target: '001' }, 0, 0)[2]
  copy.runner.applyAll({ to: '001' })
  expect(history()).toMatchObject({
    name: 'history',
    open: true,
    words: 'It records no version; 001 did not fit this file.',
  })
})
