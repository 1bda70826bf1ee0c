import { openDatabase } from 'tidemark/browser'
import { migrations, onMigrationsChanged } from 'virtual:tidemark/migrations'
import { sqlJs } from 'virtual:tidemark/sql-js'

// What a test asks the page.
declare global {
  var app: { rows(): Promise<unknown[]>; readonly said: string[] }
}

const notes = await openDatabase('notes', { sqlJs, migrations })
const said = notes.report.steps.map(({ version, outcome }) => `${version} ${outcome}`)
globalThis.app = { rows: async () => notes.connection.all('SELECT * FROM notes'), said }

onMigrationsChanged(({ replan }) => {
  const { plan, edited } = replan(notes.connection)
  const steps = plan.steps.map(({ version, description }) => `${version} ${description}`)
  said.push(`plan: ${steps.join(', ')}`, ...edited.map(({ what }) => what))
})
