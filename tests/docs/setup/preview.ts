import { sqlMigration } from 'tidemark'
import { notesDatabase } from '../notes-database.js'

/** Two users, one of them with a bio, and a migration that drops that column. */
export async function setup() {
  const { SQL } = await notesDatabase()
  const db = new SQL.Database()
  db.run(`CREATE TABLE users (id INTEGER PRIMARY KEY, bio TEXT);
    INSERT INTO users VALUES (1, 'long'), (2, NULL)`)
  const up = 'ALTER TABLE users DROP COLUMN bio'
  const down = 'ALTER TABLE users ADD COLUMN bio TEXT'
  return {
    SQL,
    db,
    migrations: [sqlMigration({ version: '001', description: 'no bio', up, down })],
  }
}
