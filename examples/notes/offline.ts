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
        const files = ['./', ...Object.keys(bundle).filter((name) => name !== 'index.html')]
        const release = createHash('sha256')
          .update(JSON.stringify(bundle))
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
