import { indexedDbStore, openDatabase } from '../../../src/browser/index.js'
import { MigrationError } from '../../../src/errors.js'
import { defineMigration } from '../../../src/migration.js'
import { sqlJs } from '../sql-js-in-browser.js'
import { post } from './post.js'

// One visit: opens, adds a row, saves, and says how many there were.

const visits = defineMigration({
  version: '001',
  description: 'visits',
  apply: (db) => db.exec('CREATE TABLE visits (id INTEGER PRIMARY KEY)'),
})

async function main(): Promise<void> {
  const options = { sqlJs: sqlJs(), migrations: [visits], autosave: false } as const
  try {
    const { connection, ...database } = await opened()
    const before = connection.get<{ n: number }>('SELECT count(*) AS n FROM visits')?.n
    connection.run('INSERT INTO visits DEFAULT VALUES')
    await database.save()
    await post('/visited', { before })
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error
    const again = await openDatabase('torn', options).catch((thrown: unknown) => thrown)
    await indexedDbStore('torn').remove()
    const accepted = await openDatabase('torn', options)
    await post('/visited', {
      code: error.code,
      message: error.message,
      again: again instanceof MigrationError ? again.code : 'opened',
      accepted: accepted.generation,
    })
  }

  async function opened() {
    const database = await openDatabase('torn', options)
    return { connection: database.connection, save: () => database.save() }
  }
}

main().catch((error: unknown) => post('/visited', { code: String(error) }))
