import { defineConfig } from 'vite'
import { sourceAliases } from './scripts/entry-points.mjs'
import { serviceWorker } from './scripts/service-worker.mjs'
import { versions } from './scripts/versions.mjs'

/** Matches the whole name only: 'tidemark' must not swallow 'tidemark/sources'. */
const alias = Object.entries(sourceAliases()).map(([name, replacement]) => ({
  find: new RegExp(`^${name}$`),
  replacement,
}))

/** Builds the page: index.html and demo/, into demo-dist/. The library is built by tsc alone. */
export default defineConfig({
  base: './', // the page works under any path of a static host
  publicDir: 'demo/public',
  plugins: [serviceWorker()],
  define: { TIDEMARK_VERSIONS: JSON.stringify(await versions()) },
  resolve: { alias },
  // Found while a test runs, a package would make vite reload the page under that test.
  optimizeDeps: {
    include: [
      'sql.js',
      'comlink',
      'idb-keyval',
      'fast-check',
      'preact',
      'preact/hooks',
      'preact/jsx-runtime',
      'preact/jsx-dev-runtime',
      '@dagrejs/dagre',
    ],
  },
  worker: { format: 'es' },
  build: {
    outDir: 'demo-dist',
    emptyOutDir: true,
    target: 'es2022',
    // A strict Content-Security-Policy refuses data: addresses, so no file becomes one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false }, // every browser of our target has it
    reportCompressedSize: false,
  },
})
