import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/** Adds the service worker to a build, with the list of the files that it keeps. */
export function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    generateBundle: {
      order: 'post', // when all other files are known
      handler(_, bundle) {
        const { 'index.html': page, ...rest } = bundle
        const files = ['./', ...Object.keys(rest)]
        // The names of all other files change with what is in them.
        const release = createHash('sha256')
          .update(files.join())
          .update(page?.type === 'asset' ? page.source : '')
          .digest('hex')
          .slice(0, 12)
        const source = readFileSync(new URL('./service-worker.js', import.meta.url), 'utf8')
          .replace('__RELEASE__', release)
          .replace("'__FILES__'", files.map((name) => JSON.stringify(name)).join(', '))
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source })
      },
    },
  }
}
