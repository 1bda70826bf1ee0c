import { connect } from 'tidemark'
import { notesDatabase } from '../notes-database.js'

/** Agents with a list of types in a CHECK, and the tasks that refer to them. */
export async function setup() {
  const { SQL } = await notesDatabase()
  const raw = new SQL.Database()
  const db = connect(raw)
  db.exec(`
    PRAGMA foreign_keys = ON;
    CREATE TABLE agents (
      id TEXT PRIMARY KEY,
      type TEXT CHECK (type IN ('lead', 'backend')),
      maturity TEXT,
      legacy_flag INTEGER
    );
    CREATE TABLE tasks (id INTEGER PRIMARY KEY, agent TEXT REFERENCES agents (id) ON DELETE CASCADE);
    CREATE INDEX agents_by_type ON agents (type);
    CREATE VIEW leads AS SELECT id FROM agents WHERE type = 'lead';
    INSERT INTO agents VALUES ('a', 'lead', NULL, 0), ('b', 'backend', 'coaching', 1);
    INSERT INTO tasks (agent) VALUES ('a'), ('a'), ('b');
  `)
  return { SQL, raw, db }
}
