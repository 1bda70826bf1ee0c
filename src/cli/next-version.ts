import { compareVersions } from '../version.js'

/**
 * The version after the newest of these, in their style: a number of as many digits, the last part of a
 * dotted one, or the time in UTC where they are times. '001' where there are none. Pure.
 */
export function nextVersion(versions: readonly string[], now: Date): string {
  const newest = versions.toSorted(compareVersions).at(-1)
  if (newest === undefined) return '001'
  const time = timeLike(newest, now)
  // Somebody whose clock runs ahead may have been here.
  if (time !== undefined && compareVersions(time, newest) > 0) return time
  return newest.replace(/\d+$/, (digits) =>
    String(BigInt(digits) + 1n).padStart(digits.length, '0'),
  )
}

/** The present in the form of a version that is a time; undefined for one that is not. */
function timeLike(version: string, now: Date): string | undefined {
  // 202611222012, 20261122201243, 20261122201243001: a date and a time, to the millisecond at most.
  if (/^(?:19|20)\d\d[01]\d[0-3]\d(?:[0-2]\d[0-5]\d(?:[0-5]\d\d{0,3})?)?$/.test(version)) {
    return now.toISOString().replace(/\D/g, '').slice(0, version.length)
  }
  // Seconds or milliseconds since 1970, of this century.
  if (/^1\d{9}$/.test(version)) return String(Math.floor(now.getTime() / 1000))
  if (/^1\d{12}$/.test(version)) return String(now.getTime())
  return undefined
}
