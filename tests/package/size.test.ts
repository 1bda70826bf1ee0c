import { build } from 'esbuild'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { sourceAliases } from '../../scripts/entry-points.mjs'
import { root } from '../../scripts/process.mjs'

const limit = 8_000

const app = `
  import { MigrationRunner, sqlMigration } from 'tidemark'
  export const upgrade = (database) =>
    new MigrationRunner(database, {
      migrations: [sqlMigration({ version: '001', description: 'one', up: 'CREATE TABLE t(a)' })],
    }).applyAll()
`

async function gzippedSize(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['sql.js'],
    alias: sourceAliases(),
    write: false,
    logLevel: 'silent',
  })
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
}

test(`an app bundles at most ${limit} bytes, gzipped, for running SQL migrations`, async () => {
  const size = await gzippedSize(app)
  console.log(`MigrationRunner + sqlMigration, minified and gzipped: ${size} bytes`)
  expect(size).toBeGreaterThan(1_000) // less would mean that nothing was bundled
  expect(size).toBeLessThanOrEqual(limit)
})

test('an app that uses one small thing does not pay for the runner', async () => {
  const small = await gzippedSize(`export { defineMigration } from 'tidemark'`)
  expect(small).toBeLessThan((await gzippedSize(app)) / 2)
})
