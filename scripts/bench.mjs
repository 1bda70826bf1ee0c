// npm run bench: runs every bench/*.bench.ts in a process of its own, one after the other, because two
// at once would measure each other. npm run bench -- apply: only those with "apply" in the name.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fail, root, run } from './process.mjs'
import { sourceAliases } from './entry-points.mjs'
import { setUp } from './setup.mjs'

const filters = process.argv.slice(2)
const files = readdirSync(join(root, 'bench'))
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
  .toSorted()
if (files.length === 0) fail('No bench/*.bench.ts has such a name.')

await setUp()
const { build } = await import('esbuild')

// Inside the repository, so that the bundles find node_modules.
mkdirSync(join(root, '.cache'), { recursive: true })
const folder = mkdtempSync(join(root, '.cache', 'bench-'))
try {
  await build({
    entryPoints: files.map((name) => join(root, 'bench', name)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: sourceAliases(),
  })
  for (const name of files) {
    const code = await run(process.execPath, [
      '--expose-gc',
      join(folder, name.replace(/\.ts$/, '.mjs')),
    ])
    if (code !== 0) process.exitCode = code
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
