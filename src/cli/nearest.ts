import { distance } from '../lint/misspellings.js'

/** The name that was probably meant: not much of it may be different. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, off: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, off }) => off <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.off - b.off)
  return near[0]?.name ?? known.find((name) => written.length > 2 && name.startsWith(written))
}
