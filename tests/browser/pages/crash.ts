import { indexedDbStore, openDatabase } from '../../../src/browser/index.js'
import { MigrationError } from '../../../src/errors.js'
import { sqlJs } from '../sql-js-in-browser.js'
import { post } from './post.js'
import { look, migrations, numbered } from './rounds.js'

// Migrates, changes and saves for ever, and tells the test of each save that was acknowledged.

async function main(): Promise<void> {
  const { target, tracked } = (await post('/start', {})) as { target: number; tracked: boolean }
  const database = await openDatabase('crash', {
    sqlJs: sqlJs(),
    migrations: migrations(target),
    autosave: false,
  })
  const seen = () => look((sql) => database.connection.all(sql))
  let { v, c, wrong } = seen()
  await post('/opened', { v, c, wrong, generation: database.generation })
  for (;;) {
    for (let change = 0; change < 4; change++) {
      // The other way of finding what changed: SQLite truncates after this, and tracking is lost.
      if (!tracked && change === 0) {
        database.db.run('BEGIN; INSERT INTO filled (fill) VALUES (zeroblob(9000000)); ROLLBACK')
      }
      database.connection.run('UPDATE filled SET c = ?', [++c])
      const { how } = await database.save()
      await post('/saved', { v, c, how })
    }
    database.runner.register(numbered(v + 1))
    await database.migrate()
    v++
    await post('/saved', { v, c, how: 'migrated' })
    wrong = seen().wrong
    if (wrong.length > 0) await post('/wrong', { wrong })
  }
}

main().catch(async (error: unknown) => {
  // Chromium can be killed in the one moment in which cut-writes.ts is still at work. It must say so.
  if (error instanceof MigrationError && error.code === 'STORE_DAMAGED') {
    await indexedDbStore('crash').remove()
    await post('/told', { message: error.message })
  } else await post('/failed', { message: String(error) })
})
