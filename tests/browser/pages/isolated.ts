import { connectWorker } from '../../../src/browser/index.js'
import { MigrationError } from '../../../src/errors.js'
import { post } from './post.js'

// Stops a migration in its middle, which only an isolated page can.

async function main(): Promise<void> {
  const db = connectWorker(new Worker('/isolated-worker.js', { type: 'module' }))
  await db.open('isolated', { runMigrations: false, autosave: false })
  await db.applyAll({ to: '001' })
  const controller = new AbortController()
  let done = 0
  const error: unknown = await db
    .applyAll({
      signal: controller.signal,
      onProgress(progress) {
        done = progress.done ?? done
        if (progress.phase === 'statement' && done > 3) controller.abort()
      },
    })
    .catch((thrown: unknown) => thrown)
  const rows = await db.all<{ n: number }>('SELECT count(*) AS n FROM slow')
  await post('/done', {
    isolated: crossOriginIsolated,
    code: error instanceof MigrationError ? error.code : String(error),
    done,
    rows: rows[0]?.n,
    applied: (await db.listApplied()).map(({ version }) => version),
    saved: await db.save(),
  })
}

main().catch((error: unknown) => post('/done', { code: String(error) }))
