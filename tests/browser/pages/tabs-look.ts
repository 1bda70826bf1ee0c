import { openDatabase } from '../../../src/browser/index.js'
import { sqlJs } from '../sql-js-in-browser.js'
import { post } from './post.js'
import { look, migrations } from './rounds.js'

// A fresh visit after all tabs are done: what is really stored.

async function main(): Promise<void> {
  const database = await openDatabase('tabs', { sqlJs: sqlJs(), migrations: migrations(3) })
  const { wrong } = look((sql) => database.connection.all(sql))
  const counted = database.connection.get<{ rows: number; kinds: number }>(
    "SELECT count(*) AS rows, count(DISTINCT tab || ' ' || number) AS kinds FROM changes",
  )
  await post('/done', { wrong, rows: counted?.rows, distinct: counted?.kinds })
}

main().catch((error: unknown) => post('/failed', { message: String(error) }))
