import { defineMigration, hasTable, tableMatches } from 'tidemark'
import type { Connection } from 'tidemark'
import { rebuild } from '../rebuild.js'

/** The types that the CHECK of the first version allowed. */
const BUILT_IN = `('lead', 'backend', 'frontend', 'test', 'review')`
/** What an agent without a type becomes: the new column takes no NULL. */
const UNSPECIFIED = `'unspecified'`

const agentsWith = (type: string) => (name: string) => `CREATE TABLE ${name} (
  id TEXT PRIMARY KEY,
  type ${type},
  provider TEXT,
  maturity_level TEXT CHECK(maturity_level IN ('directive', 'coaching', 'supporting', 'delegating')),
  status TEXT CHECK(status IN ('idle', 'working', 'blocked', 'offline')),
  current_task_id INTEGER REFERENCES tasks(id),
  last_heartbeat TIMESTAMP,
  metrics JSON
)`
const checked = agentsWith(`TEXT CHECK(type IN ${BUILT_IN})`)
const open = agentsWith('TEXT NOT NULL')

const UNCHANGED = {
  id: 'id',
  provider: 'provider',
  maturity_level: 'maturity_level',
  status: 'status',
  current_task_id: 'current_task_id',
  last_heartbeat: 'last_heartbeat',
  metrics: 'metrics',
}

export default defineMigration({
  version: '001',
  description: 'Remove hard-coded CHECK constraint on agent type',

  canApply(db) {
    if (!hasTable(db, 'agents')) return false
    // A file that got its new table in another way is recorded, not rebuilt once more.
    return tableMatches(db, open('agents')) ? 'done' : true
  },

  apply(db) {
    const type = `coalesce(type, ${UNSPECIFIED})`
    rebuild(db, { table: 'agents', create: open, columns: { ...UNCHANGED, type } })
  },

  rollback(db) {
    refuseOtherTypes(db)
    const type = `nullif(type, ${UNSPECIFIED})`
    rebuild(db, { table: 'agents', create: checked, columns: { ...UNCHANGED, type } })
  },
})

/** The old CHECK would refuse them, and deleting them to get there is not for a migration to decide. */
function refuseOtherTypes(db: Connection): void {
  const others = db.all<{ type: string; count: number }>(
    `SELECT type, count(*) AS count FROM agents
     WHERE type NOT IN ${BUILT_IN} AND type <> ${UNSPECIFIED} GROUP BY type ORDER BY type`,
  )
  if (others.length === 0) return
  const agents = others.reduce((sum, { count }) => sum + count, 0)
  const types = others.map(({ type, count }) => `${type} (${count})`).join(', ')
  throw new Error(
    `${agents} ${agents === 1 ? 'agent has a type' : 'agents have types'} that the old constraint does not allow: ${types}. ` +
      `Give them one of the types ${BUILT_IN.slice(1, -1).replaceAll("'", '')}, or delete them, and roll back again.`,
  )
}
