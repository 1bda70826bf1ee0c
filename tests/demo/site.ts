import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from '../../scripts/process.mjs'
import { asProduction } from '../support/production.js'

export interface Site {
  readonly folder: string
  readonly remove: () => Promise<void>
}

/** Builds a small page of the tests as the real one is built, into a folder of its own. */
export async function buildSite(path: string): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-site-'))
  await asProduction(() =>
    build({
      root: join(root, path),
      configFile: join(root, 'vite.config.ts'),
      publicDir: false,
      logLevel: 'warn',
      build: { outDir: folder },
    }),
  )
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
