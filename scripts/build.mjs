// npm run build: the library into dist/, by the TypeScript compiler alone.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, runTool } from './process.mjs'
import { setUp } from './setup.mjs'

await setUp()
rmSync(join(root, 'dist'), { recursive: true, force: true })
process.exitCode = await runTool('typescript', ['-p', 'tsconfig.build.json'])
