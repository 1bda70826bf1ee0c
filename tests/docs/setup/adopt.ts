import { connect, sqlMigration } from 'tidemark'
import { notesDatabase } from '../notes-database.js'

/** A database that Kysely has migrated, and our migrations for it. */
export async function setup() {
  const { SQL, bytes, db } = await notesDatabase()
  const connection = connect(db)
  connection.exec(`
    CREATE TABLE kysely_migration (name varchar(255) NOT NULL PRIMARY KEY, timestamp varchar(255) NOT NULL);
    INSERT INTO kysely_migration VALUES ('001_notes', '2026-01-02T03:04:05.678Z');
  `)
  const migrations = [
    sqlMigration({ version: '001', description: 'notes', up: 'CREATE TABLE notes (x);' }),
    sqlMigration({ version: '002', description: 'places', up: 'CREATE TABLE places (x);' }),
  ]
  return { SQL, bytes, connection, migrations }
}
