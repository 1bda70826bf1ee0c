import { fileURLToPath } from 'node:url'
import { tidemark } from 'tidemark/vite'

/** @param {string} name */
const page = (name) => fileURLToPath(new URL(name, import.meta.url))

export default {
  plugins: [tidemark()],
  build: {
    rollupOptions: { input: [page('index.html'), page('lazy.html'), page('in-worker.html')] },
  },
}
