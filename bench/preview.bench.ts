// preview against what cannot be avoided: an export, opening the clone, and the migrations themselves.
import initSqlJs from 'sql.js'
import { connect, MigrationRunner, preview, sqlMigration } from 'tidemark'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

function makeImage(rows: number): Uint8Array {
  const db = new SQL.Database()
  db.run(`CREATE TABLE notes(id INTEGER PRIMARY KEY, title TEXT, body TEXT, bio TEXT);
    CREATE TABLE tags(id INTEGER PRIMARY KEY, note_id INTEGER REFERENCES notes(id), name TEXT);
    CREATE INDEX tags_note ON tags(note_id);
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO notes SELECT i, 'title ' || i, hex(randomblob(100)), NULL FROM n;
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows / 4})
    INSERT INTO tags SELECT i, i, 'tag' FROM n`)
  const image = db.export()
  db.close()
  return image
}

const migrations = [
  'CREATE TABLE colours(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)',
  'ALTER TABLE notes ADD COLUMN colour_id INTEGER REFERENCES colours(id)',
  'CREATE INDEX notes_by_title ON notes(title)',
  'UPDATE notes SET title = upper(title) WHERE id % 10 = 0',
  `CREATE TABLE new_tags(id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES notes(id), name TEXT NOT NULL);
   INSERT INTO new_tags SELECT * FROM tags; DROP TABLE tags; ALTER TABLE new_tags RENAME TO tags`,
  'ALTER TABLE notes DROP COLUMN bio',
].map((up, i) => sqlMigration({ version: `00${i + 1}`, description: 'step', up }))

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

for (const rows of [2_000, 100_000, 350_000]) {
  const image = makeImage(rows)
  const live = connect(new SQL.Database(image), { sqlJs: SQL })
  const runner = new MigrationRunner(live, { migrations })
  const [base, seen]: [number[], number[]] = [[], []]
  for (let round = 0; round < 7; round++) {
    let start = performance.now()
    const clone = connect(new SQL.Database(live.export()), { sqlJs: SQL })
    new MigrationRunner(clone, { migrations }).applyAll()
    clone.close()
    base.push(performance.now() - start)
    start = performance.now()
    const { ok } = preview(runner)
    if (!ok) throw new Error('The preview failed.')
    seen.push(performance.now() - start)
  }
  const [unavoidable, whole] = [median(base), median(seen)]
  console.log(
    `preview, ${(image.length / 2 ** 20).toFixed(1)} MiB, 6 migrations: ${whole.toFixed(0)} ms; ` +
      `export + open + migrations ${unavoidable.toFixed(0)} ms; ${(whole / unavoidable).toFixed(2)}x (goal <= 1.25)`,
  )
  live.close()
}
