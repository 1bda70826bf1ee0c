import { alterTable, defineMigration, hasTable, tableMatches } from 'tidemark'
import type { Connection } from 'tidemark'

/** The types that the CHECK of the first version allowed. */
const BUILT_IN = `('lead', 'backend', 'frontend', 'test', 'review')`
/** What an agent without a type becomes: the new column takes no NULL. */
const UNSPECIFIED = `'unspecified'`

const agentsWith = (type: string) => `CREATE TABLE agents (
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

export default defineMigration({
  version: '001',
  description: 'Remove hard-coded CHECK constraint on agent type',

  canApply(db) {
    if (!hasTable(db, 'agents')) return false
    // A file that got its new table in another way is recorded, not rebuilt once more.
    return tableMatches(db, open) ? 'done' : true
  },

  apply(db) {
    // A file with a column more than these is refused: its values would vanish.
    alterTable(db, open, { using: { type: `coalesce(type, ${UNSPECIFIED})` } })
  },

  rollback(db) {
    refuseOtherTypes(db)
    alterTable(db, checked, { using: { type: `nullif(type, ${UNSPECIFIED})` } })
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
