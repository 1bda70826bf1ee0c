import { connectWorker } from 'tidemark/browser'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })

/** The one database of the page. */
export const database = connectWorker(worker)

/** Opens it, brings its schema to the newest version, and tells which versions were applied. */
export async function open(): Promise<string[]> {
  const { steps } = await database.open('notes')
  return steps.map(({ version }) => version)
}

/** Hears when a file of `migrations/` has changed; only during development. */
export function onMigrationsChanged(listener: () => void): void {
  worker.addEventListener('message', ({ data }) => {
    if (data === 'migrations changed') listener()
  })
}
