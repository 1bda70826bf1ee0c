import { MigrationError } from '../../../src/errors.js'
import { openDatabase } from '../../../src/browser/index.js'
import { sqlJs } from '../sql-js-in-browser.js'
import { post } from './post.js'
import { look, migrations, numbered } from './rounds.js'

// One of several tabs that change and migrate the same database at once. What a tab does when another
// one was faster is what the docs show: reload, repeat the change, save.

async function main(): Promise<void> {
  const tab = new URLSearchParams(location.search).get('tab') ?? ''
  const changes = Number(new URLSearchParams(location.search).get('changes'))
  let waited = false
  const database = await openDatabase('tabs', {
    sqlJs: sqlJs(),
    migrations: migrations(2),
    autosave: false,
    onProgress: ({ phase }) => {
      waited ||= phase === 'waiting'
    },
  })
  const ran = database.report.steps.length
  let told = 0
  database.onChanged(({ kind }) => {
    if (kind === 'changed-elsewhere') told++
  })
  let stale = 0
  let updated = false
  // All tabs become a new version of the app, which migrates once; some learn of it by its data.
  const update = () => {
    if (!updated) database.runner.register(numbered(3))
    updated = true
  }
  const reload = () =>
    database.reload().catch((error: unknown) => {
      if (!(error instanceof MigrationError) || error.code !== 'DATABASE_AHEAD') throw error
      update()
    })
  const repeated = async (work: () => Promise<unknown>) => {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof MigrationError) || error.code !== 'STALE') throw error
        stale++
        await reload()
      }
    }
  }
  // On a slow computer the first would be through before the last has begun.
  await new Promise<void>((resolve) => {
    Object.assign(globalThis, { begin: resolve })
  })
  for (let number = 0; number < changes; number++) {
    await repeated(() => {
      database.connection.run('INSERT INTO changes VALUES (?, ?, randomblob(3000))', [tab, number])
      return database.save()
    })
    if (number === Math.floor(changes / 2)) {
      update()
      await repeated(() => database.migrate())
    }
  }
  await reload()
  const { wrong } = look((sql) => database.connection.all(sql))
  await post('/done', { tab, wrong, stale, told, ran, waited })
}

main().catch((error: unknown) => post('/failed', { message: String(error) }))
