import { sqlMigration } from 'tidemark'
import { notesDatabase } from '../notes-database.js'

/** sql.js, and the two migrations of the page's first example. */
export async function setup() {
  const { SQL } = await notesDatabase()
  return {
    SQL,
    migrations: [
      sqlMigration({
        version: '001',
        description: 'notes',
        up: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL);',
        down: 'DROP TABLE notes;',
      }),
      sqlMigration({
        version: '002',
        description: 'slugs',
        up: "ALTER TABLE notes ADD COLUMN slug TEXT NOT NULL DEFAULT ''; UPDATE notes SET slug = lower(title);",
        down: 'ALTER TABLE notes DROP COLUMN slug;',
      }),
    ],
  }
}
