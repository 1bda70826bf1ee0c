import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RecordedVersion } from '../src/history.js'
import { orderMigrations } from '../src/migration.js'
import { appliedOf, compareHistory, statusOf } from '../src/status.js'
import { code } from './support/migrations.js'

const recorded = (version: string, fields: Partial<RecordedVersion> = {}): RecordedVersion => ({
  version,
  description: `recorded ${version}`,
  appliedAt: '2026-01-02 03:04:05',
  checksum: null,
  durationMs: null,
  rollbackSql: null,
  ...fields,
})

test('every version that is known or recorded has one entry, in the order of versions', () => {
  const number = fc.nat(15)
  const spelling = fc.tuple(number, fc.nat(2)).map(([n, zeros]) => '0'.repeat(zeros) + String(n))
  fc.assert(
    fc.property(
      fc.uniqueArray(spelling, { selector: Number }),
      fc.uniqueArray(spelling),
      (known, rows) => {
        const entries = compareHistory(
          orderMigrations(known.map((version) => code(version))),
          rows.map((version) => recorded(version)),
        )
        const all = [...new Set([...known, ...rows].map(Number))].sort((a, b) => a - b)
        const done = new Set(rows.map(Number))
        const newest = Math.max(-1, ...done)
        expect(
          entries.map(({ version, state, outOfOrder, recorded: own }) => [
            Number(version),
            state,
            outOfOrder,
            own.length,
          ]),
        ).toEqual(
          all.map((n) => [
            n,
            !known.map(Number).includes(n) ? 'unknown' : done.has(n) ? 'applied' : 'pending',
            !done.has(n) && n < newest,
            rows.filter((row) => Number(row) === n).length,
          ]),
        )
      },
    ),
    { numRuns: 1000 },
  )
})

test('the spelling and description of the app come before the recorded ones', () => {
  const [entry] = compareHistory([code('001')], [recorded('1')])
  expect(entry && statusOf(entry)).toMatchObject({
    version: '001',
    description: 'version 001',
    state: 'applied',
  })
})

test.each([
  ['1:a', '1:a', false],
  ['1:a', '1:b', true],
  [null, '1:a', false],
  ['1:a', undefined, false],
  [null, undefined, false],
])('recorded %j and now %j: changed is %j', (before, now, changed) => {
  const migration = code('1', undefined, now === undefined ? {} : { checksum: now })
  expect(compareHistory([migration], [recorded('1', { checksum: before })])[0]?.changed).toBe(
    changed,
  )
})

test('the checksum of a migration that is not applied is not even asked for', () => {
  const migration = {
    ...code('1'),
    get checksum(): string {
      return expect.fail('it was asked for')
    },
  }
  expect(compareHistory([migration], [])[0]?.state).toBe('pending')
})

test.each([
  ['2026-01-02 03:04:05', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02 03:04:05.123456', '2026-01-02T03:04:05.123456Z'],
  ['2026-01-02T03:04:05.123456+00:00', '2026-01-02T03:04:05.123456Z'],
  ['2026-01-02T03:04:05-02:00', '2026-01-02T05:04:05Z'],
  ['', ''],
  ['1795365264', '1795365264'],
  ['soon', 'soon'],
])('applied_at %j is told as %j', (written, told) => {
  expect(appliedOf(recorded('1', { appliedAt: written })).appliedAt).toBe(told)
})
