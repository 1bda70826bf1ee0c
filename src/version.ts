/**
 * Orders versions: runs of ASCII digits compare as integers of any length, the rest by UTF-16 code
 * unit, a prefix first. So '2' < '10', '0.9' < '0.10', and '10' equals '010'.
 */
export function compareVersions(a: string, b: string): number {
  const left = versionKey(a)
  const right = versionKey(b)
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * The same text for every spelling of one version ('001', '1' and '0001' are one), and in the order of
 * versions. A run of digits stands there without leading zeros behind its length, written in digits
 * too: 7 as '07', 10 as '9010', 123 as '990123'.
 */
export function versionKey(version: string): string {
  return version.replace(/0*(\d+)/g, (_, run: string) => `${'9'.repeat(run.length - 1)}0${run}`)
}
