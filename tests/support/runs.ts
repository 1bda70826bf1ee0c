/**
 * How many cases a property test tries: the given count in `npm test`, the count asked for in
 * `npm run test:long -- 20000`.
 */
export function runs(defaultCount: number): number {
  const asked = Number(process.env['TIDEMARK_RUNS'] ?? defaultCount)
  if (Number.isSafeInteger(asked) && asked > 0) return asked
  throw new Error('TIDEMARK_RUNS must be a whole number above 0.')
}
