// Builds the page's service worker, which has to know every file of the built page by its content.
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { build } from 'esbuild'
import { root } from './process.mjs'

const NAME = 'service-worker.js'

/**
 * For Vite: writes the service worker beside the page when all other files are there.
 *
 * @returns {import('vite').Plugin}
 */
export function serviceWorker() {
  return {
    name: 'tidemark-service-worker',
    apply: 'build',
    writeBundle: {
      order: 'post',
      async handler({ dir }) {
        if (dir !== undefined) await writeServiceWorker(dir)
      },
    },
  }
}

/**
 * Writes `service-worker.js` into the folder of a built page. The same files give the same text, and a
 * browser takes another text for a new version.
 *
 * @param {string} folder
 */
export async function writeServiceWorker(folder) {
  const files = await listFiles(folder)
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16)
  const { outputFiles } = await build({
    entryPoints: [join(root, 'demo/pwa/service-worker.ts')],
    bundle: true,
    minify: true,
    format: 'iife', // a service worker that is a module is not known everywhere
    target: 'es2022',
    define: { FILES: JSON.stringify(files), VERSION: JSON.stringify(version) },
    write: false,
  })
  for (const { contents } of outputFiles) await writeFile(join(folder, NAME), contents)
}

/**
 * @param {string} folder
 * @returns {Promise<[path: string, integrity: string][]>} in the order of paths
 */
async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    // Icons of the installed page are the system's: it has fetched and kept them.
    .filter((path) => path !== NAME && !path.endsWith('.png'))
    .toSorted()
  return Promise.all(
    paths.map(async (path) => {
      const hash = createHash('sha256').update(await readFile(join(folder, path)))
      return /** @type {[string, string]} */ ([path, `sha256-${hash.digest('base64')}`])
    }),
  )
}
