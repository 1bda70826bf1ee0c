import { openDatabase } from '../../../src/browser/index.js'
import { defineMigration } from '../../../src/migration.js'
import { sqlJs } from '../sql-js-in-browser.js'
import { post } from './post.js'

// Looks at what the visit before left behind, opens, writes, and is left by the test.

async function notes(): Promise<unknown[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('tidemark-writing')
    request.onupgradeneeded = () => request.result.createObjectStore('notes')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return new Promise((resolve) => {
    const request = database.transaction('notes').objectStore('notes').getAllKeys()
    request.onsuccess = () => {
      database.close()
      resolve(request.result)
    }
  })
}

async function main(): Promise<void> {
  const before = await notes()
  const database = await openDatabase('leaving', {
    sqlJs: sqlJs(),
    autosave: 5,
    migrations: [
      defineMigration({
        version: '001',
        description: 'visits',
        apply: (db) => db.exec('CREATE TABLE visits (id INTEGER PRIMARY KEY)'),
      }),
    ],
  })
  const saved = new Promise<void>((resolve) => {
    database.onChanged(({ kind }) => {
      if (kind === 'saved') resolve()
    })
  })
  database.connection.run('INSERT INTO visits DEFAULT VALUES')
  await saved
  const rows = database.connection.get<{ n: number }>('SELECT count(*) AS n FROM visits')?.n
  await post('/visited', { before: before.length, during: (await notes()).length, rows })
  document.title = 'visited'
}

main().catch((error: unknown) => post('/visited', { error: String(error) }))
