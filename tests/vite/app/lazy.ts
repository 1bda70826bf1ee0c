import { openDatabase } from 'tidemark/browser'
import { load, migrations } from 'virtual:tidemark/migrations/lazy'
import { sqlJs } from 'virtual:tidemark/sql-js'

const notes = await openDatabase('lazy', { sqlJs, migrations, runMigrations: false })
await load(notes.runner.plan())
const report = await notes.migrate()
const said = report.steps.map(({ version, outcome }) => `${version} ${outcome}`)
globalThis.app = { rows: async () => notes.connection.all('SELECT * FROM notes'), said }
