import { openDatabase } from '../../../src/browser/index.js'
import { MigrationError } from '../../../src/errors.js'
import { defineMigration } from '../../../src/migration.js'
import { sqlJs } from '../sql-js-in-browser.js'
import { post } from './post.js'

// Meets the browser's real quota, which the test sets through the DevTools protocol.

const one = defineMigration({
  version: '001',
  description: 'notes',
  apply: (db) => db.exec('CREATE TABLE notes (fill BLOB)'),
})
const large = defineMigration({
  version: '002',
  description: 'more than there is room for',
  apply: (db) => db.exec('INSERT INTO notes VALUES (randomblob(20000000))'),
})
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof MigrationError ? error.code : String(error)),
  )

async function main(): Promise<void> {
  const options = { sqlJs: sqlJs(), autosave: false } as const
  // Before the first write: Chromium remembers for a while how much room there was.
  await post('/quota', 8_000_000)
  const db = await openDatabase('quota', { ...options, migrations: [one] })
  db.db.run('INSERT INTO notes VALUES (randomblob(20000000))')
  const full = await codeOf(db.save())
  const inMemory = db.export().length
  await db.close({ discard: true })
  const migrating = await codeOf(openDatabase('quota', { ...options, migrations: [one, large] }))
  const again = await openDatabase('quota', { ...options, migrations: [one] })
  const kept = { generation: again.generation, applied: again.runner.listApplied().length }
  again.db.run('INSERT INTO notes VALUES (randomblob(20000000))')
  const still = await codeOf(again.save())
  await post('/quota', 1_000_000_000)
  const { generation } = await again.save()
  await again.remove()
  await post('/done', { full, inMemory, migrating, kept, still, generation })
}

main().catch((error: unknown) => post('/done', { error: String(error) }))
