import initSqlJs from 'sql.js'

/** The small database that the pages use: two notes, three tags that refer to them. */
export async function notesDatabase() {
  const SQL = await initSqlJs({ useOldExtensionFunctions: false })
  const made = new SQL.Database()
  made.run(`
    CREATE TABLE notes (
      id INTEGER PRIMARY KEY,
      title TEXT NOT NULL,
      kind TEXT CHECK (kind IN ('text', 'list')),
      stars TEXT,
      draft TEXT
    );
    CREATE INDEX notes_by_title ON notes (title);
    CREATE TABLE tags (
      note INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
      name TEXT NOT NULL
    );
    INSERT INTO notes VALUES (1, 'Buy flour', 'list', '3', 'milk?'), (2, 'Ideas', 'text', '5', NULL);
    INSERT INTO tags VALUES (1, 'home'), (2, 'work'), (2, 'later');
  `)
  const bytes = made.export()
  made.close()
  return { SQL, bytes, db: new SQL.Database(bytes) }
}
