import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextVersion } from '../../src/cli/next-version.js'
import { compareVersions } from '../../src/version.js'
import { runs } from '../support/runs.js'

const time = fc.date({
  min: new Date('2001-09-09T01:46:40Z'),
  max: new Date('2033-01-01'),
  noInvalidDate: true,
})
const version = fc.oneof(
  fc.stringMatching(/^[0-9]{1,20}$/),
  fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,3}){1,2}$/),
  time.map((date) => date.toISOString().replace(/\D/g, '').slice(0, 14)),
)

test('the next version is later than every one that is there', () => {
  fc.assert(
    fc.property(fc.array(version, { minLength: 1, maxLength: 8 }), time, (versions, now) => {
      const next = nextVersion(versions, now)
      expect(versions.filter((each) => compareVersions(each, next) >= 0)).toEqual([])
    }),
    { numRuns: runs(300) },
  )
})
