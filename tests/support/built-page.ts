import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'
import { root } from '../../scripts/process.mjs'
import { serve } from '../../scripts/static-server.mjs'
import { asProduction } from './production.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built page is served: `inject('pageUrl')`. */
    pageUrl: string
    /** The files of the built page: `inject('pageFolder')`. */
    pageFolder: string
  }
}

/**
 * Builds the page once for all page tests and serves it as a static host would, from a path of its
 * own, so that an address that only works at the top of a host is found out.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-page-'))
  const outDir = join(folder, 'some', 'path')
  const configFile = join(root, 'vite.config.ts')
  await asProduction(() => build({ root, configFile, logLevel: 'warn', build: { outDir } }))
  const { url, close } = await serve(folder)
  project.provide('pageFolder', outDir)
  project.provide('pageUrl', new URL('some/path/', url).href)
  return async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  }
}
