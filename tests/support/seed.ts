import fc from 'fast-check'

// Every run of `npm test` tries the same cases, so that what fails for one person fails for all.
// `npm run test:long` tries new ones each time and prints the seed of what fails.
const { TIDEMARK_RUNS, TIDEMARK_SEED } = process.env
if (TIDEMARK_SEED !== undefined || TIDEMARK_RUNS === undefined) {
  fc.configureGlobal({ seed: Number(TIDEMARK_SEED ?? 20_261_122) })
}
