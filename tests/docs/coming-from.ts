import { connect } from 'tidemark'
import { notesDatabase } from './notes-database.js'

/**
 * A database on which another tool has run its first migration: a note with two tags, foreign keys on,
 * and the record that the tool itself would have written.
 */
export async function databaseOf(record: string) {
  const { SQL } = await notesDatabase()
  const connection = connect(new SQL.Database(), { sqlJs: SQL })
  connection.exec(`
    PRAGMA foreign_keys = ON;
    CREATE TABLE notes (id INTEGER PRIMARY KEY NOT NULL, title TEXT);
    CREATE TABLE tags (
      note INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
      name TEXT NOT NULL
    );
    INSERT INTO notes VALUES (1, 'High water');
    INSERT INTO tags VALUES (1, 'sea'), (1, 'log');
    ${record}
  `)
  return { connection }
}
