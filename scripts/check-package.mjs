// Packs the package as npm would publish it, and has that archive judged by publint (is it well
// formed?) and attw (do its types resolve?). Needs dist/: npm run build.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, runNpm, runTool } from './process.mjs'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-pack-'))
try {
  const packed = await runNpm([
    'pack',
    '--silent',
    '--ignore-scripts',
    '--pack-destination',
    folder,
  ])
  const [archive] = readdirSync(folder)
  if (packed !== 0 || archive === undefined) fail('npm pack made no archive.')
  const file = join(folder, archive)
  const publint = await runTool('publint', ['run', file, '--strict'])
  const attw = await runTool('@arethetypeswrong/cli', [file, '--profile', 'esm-only'])
  process.exitCode = publint === 0 && attw === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
