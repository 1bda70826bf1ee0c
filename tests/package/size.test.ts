import { build } from 'esbuild'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { sourceAliases } from '../../scripts/entry-points.mjs'
import { root } from '../../scripts/process.mjs'

/**
 * Gzipped bytes, the measured size rounded up. What they are for, roughly: 2,700 are the words of the
 * errors; 2,000 the engine over sql.js (exact integers and blobs, an image put back in place); 1,900
 * carrying out a plan; 1,200 the history and whose it is; 1,100 the plan; 1,000 SQL read as SQLite
 * reads it; 1,200 the guard and its rules; 800 foreign keys; 600 the place of an error in a text.
 */
const limit = 14_250

const app = `
  import { MigrationRunner, sqlMigration } from 'tidemark'
  export const upgrade = (database) =>
    new MigrationRunner(database, {
      migrations: [sqlMigration({ version: '001', description: 'one', up: 'CREATE TABLE t(a)' })],
    }).applyAll()
`

interface Bundle {
  readonly gzipped: number
  /** Each source file with the minified bytes that it adds, the largest first. */
  readonly parts: readonly string[]
}

async function bundle(code: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['sql.js'],
    alias: sourceAliases(),
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const parts = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .toSorted(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .map(([file, { bytesInOutput }]) => `${String(bytesInOutput).padStart(6)} ${file}`)
  const gzipped = outputFiles.map(({ contents }) => gzipSync(contents, { level: 9 }).length)
  return { gzipped: gzipped.reduce((sum, size) => sum + size, 0), parts }
}

test(`an app bundles at most ${limit} bytes, gzipped, for running SQL migrations`, async () => {
  const { gzipped, parts } = await bundle(app)
  console.log(`MigrationRunner + sqlMigration, minified and gzipped: ${gzipped} bytes`)
  expect(gzipped).toBeGreaterThan(1_000) // less would mean that nothing was bundled
  expect(gzipped, `before gzip:\n${parts.join('\n')}`).toBeLessThanOrEqual(limit)
})

test('an app that uses one small thing does not pay for the runner', async () => {
  const [small, whole] = [
    await bundle(`export { defineMigration } from 'tidemark'`),
    await bundle(app),
  ]
  expect(small.gzipped).toBeLessThan(whole.gzipped / 2)
})
