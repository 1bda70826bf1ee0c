/**
 * Orders versions: runs of ASCII digits compare as integers of any length, the rest by UTF-16 code
 * unit, a prefix first. So '2' < '10', '0.9' < '0.10', and '10' equals '010'.
 */
export function compareVersions(a: string, b: string): number {
  const left = partsOf(a)
  const right = partsOf(b)
  for (const [index, part] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const order = compareParts(part, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** The same text for every spelling of one version: '001', '1' and '0001' are one. */
export function versionKey(version: string): string {
  return version.replace(/0+(?=\d)/g, (zeros, at: number) =>
    /\d/.test(version.charAt(at - 1)) ? zeros : '',
  )
}

/** Runs of digits without their leading zeros, and single other code units. */
function partsOf(version: string): string[] {
  return versionKey(version).match(/\d+|[^]/g) ?? []
}

function compareParts(a: string, b: string): number {
  // Without leading zeros the longer run of digits is the greater number.
  if (isDigits(a) && isDigits(b) && a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

function isDigits(part: string): boolean {
  return /^\d/.test(part)
}
