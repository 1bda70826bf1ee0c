import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseOf } from './sql-js.js'

// A large file and migrations that work through all of it, for what is about time and memory.

/** Rows of about 250 bytes, an index, a foreign key. */
const LARGE = (rows: number) => `
  CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT, bio TEXT);
  CREATE TABLE tags (id INTEGER PRIMARY KEY, note_id INTEGER REFERENCES notes (id), name TEXT);
  CREATE INDEX tags_note ON tags (note_id);
  WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO notes SELECT i, 'title ' || i, hex(randomblob(100)), iif(i % 3, NULL, 'bio ' || i) FROM n;
  WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows / 4})
    INSERT INTO tags SELECT i, i * 3, 'tag ' || (i % 50) FROM n`

const BYTES_OF_A_ROW = 243

/** With a rebuild of the largest table, a column dropped with its values, and an index over all rows. */
export const LARGE_MIGRATIONS: readonly { readonly path: string; readonly text: string }[] = [
  {
    path: '001_colours.sql',
    text: 'CREATE TABLE colours (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);',
  },
  {
    path: '002_notes_of_a_colour.sql',
    text: 'ALTER TABLE notes ADD COLUMN colour_id INTEGER REFERENCES colours (id);',
  },
  {
    path: '003_titles_are_there.sql',
    text: `CREATE TABLE new_notes (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT,
  bio TEXT,
  colour_id INTEGER REFERENCES colours (id)
);
INSERT INTO new_notes SELECT id, title, body, bio, colour_id FROM notes;
DROP TABLE notes;
ALTER TABLE new_notes RENAME TO notes;`,
  },
  { path: '004_find_by_title.sql', text: 'CREATE INDEX notes_by_title ON notes (title);' },
  {
    path: '005_loud_titles.sql',
    text: 'UPDATE notes SET title = upper(title) WHERE id % 10 = 0;',
  },
  { path: '006_no_bio.sql', text: 'ALTER TABLE notes DROP COLUMN bio;' },
]

export interface LargeFiles {
  /** The database and the migrations, to be chosen together. */
  readonly paths: readonly string[]
  readonly database: string
  readonly bytes: number
  remove(): void
}

/** Writes a database of about so many bytes, and the migrations beside it. */
export function writeLargeFiles(bytes: number): LargeFiles {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-large-'))
  const source = databaseOf(LARGE(Math.floor(bytes / BYTES_OF_A_ROW)))
  const image = source.export()
  source.close()
  const database = join(folder, 'large.sqlite')
  writeFileSync(database, image)
  const paths = LARGE_MIGRATIONS.map(({ path, text }) => {
    writeFileSync(join(folder, path), text)
    return join(folder, path)
  })
  return {
    paths: [database, ...paths],
    database,
    bytes: image.length,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
