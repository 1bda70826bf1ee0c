import { fileURLToPath } from 'node:url'
import { tidemark } from 'tidemark/vite'
import { defineConfig } from 'vite'
import { offline } from './offline.js'

// An app of your own needs only `plugins: [tidemark()]`. This one can also be built as it was in its
// first release, so that you can see the upgrade.
export default defineConfig(({ mode }) => {
  const first = mode === 'release-1'
  const notes = first ? './release-1/notes.ts' : './src/notes.ts'
  return {
    plugins: [tidemark({ dir: first ? 'release-1/migrations' : 'migrations' }), offline()],
    resolve: { alias: { '#notes': fileURLToPath(new URL(notes, import.meta.url)) } },
  }
})
