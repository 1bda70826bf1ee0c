import { connect, diffSchema, readSchema } from 'tidemark'
import type { Schema } from 'tidemark'
import type { SchemaDiff } from '../../../demo/diagram/graph-shape.js'
import { databaseOf } from '../sql-js.js'

/** What SQLite itself makes of an SQL text. */
export function schemaOf(sql: string): Schema {
  const database = databaseOf(sql)
  const schema = readSchema(connect(database))
  database.close()
  return schema
}

export function diffOf(sqlBefore: string, sqlAfter: string): SchemaDiff {
  const [before, after] = [schemaOf(sqlBefore), schemaOf(sqlAfter)]
  return { before, after, changes: diffSchema(before, after) }
}

export const BLOG = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, boss REFERENCES users(id));
  CREATE TABLE drafts (id INTEGER PRIMARY KEY, body TEXT);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user REFERENCES users, draft REFERENCES drafts(id));
  CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);`

/** Afterwards: a table added, one dropped, one with other columns and keys, one with an index. */
export const NEWER_BLOG = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, boss REFERENCES users(id));
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user REFERENCES users ON DELETE CASCADE, at TEXT);
  CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE post_tags (post REFERENCES posts(id), tag REFERENCES tags(id));
  CREATE INDEX tags_by_name ON tags (name);`

/** Names that mean something to HTML, to SVG, to JavaScript's objects, or to a reader's eyes. */
export const HOSTILE_NAMES: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '__proto__',
  'constructor',
  '',
  ' ',
  '\u202Eexe.db',
  'line\nbreak',
  'long'.repeat(5000),
  '&lt;b&gt;',
  ']]>',
  '\u0001',
]

/** A table of each hostile name, with a column of that name that refers to itself. */
export function hostileSql(names: readonly string[] = HOSTILE_NAMES): string {
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
  return names
    .map((name) => `CREATE TABLE ${quote(name)} (${quote(name)} REFERENCES ${quote(name)});`)
    .join('\n')
}
