import type { ColumnSchema, IndexSchema, Schema, TableSchema } from 'tidemark'

// Schemas in few words, for the states that the view is tried with.

/** 'id INTEGER PRIMARY KEY', 'name TEXT NOT NULL DEFAULT \'\'', 'user_id INTEGER REFERENCES users(id)' */
export function table(name: string, columns: readonly string[], indexes: readonly string[] = []) {
  const body = columns.map((each) => `  ${each}`).join(',\n')
  const made: TableSchema = {
    name,
    kind: 'table',
    sql: `CREATE TABLE "${name.replaceAll('"', '""')}" (\n${body}\n)`,
    strict: false,
    withoutRowid: false,
    autoincrement: false,
    columns: columns.map(columnOf),
    indexes: indexes.map((each) => indexOf(name, each)),
    foreignKeys: columns.flatMap((each) => {
      const [, column, parent, key] = /^(\w+).* REFERENCES (\w+)\((\w+)\)/.exec(each) ?? []
      if (column === undefined || parent === undefined || key === undefined) return []
      const rules = { onUpdate: 'NO ACTION', onDelete: 'NO ACTION', deferred: false }
      return [{ columns: [column], parent, parentColumns: [key], ...rules }]
    }),
  }
  return made
}

function columnOf(text: string): ColumnSchema {
  const [, quoted, plain, type = ''] = /^(?:"([^]*?)"|(\S+)) ?([A-Z]*)/.exec(text) ?? []
  const byDefault = / DEFAULT (\S+)/.exec(text)?.[1]
  return {
    name: quoted ?? plain ?? '',
    type,
    affinity: type === 'INTEGER' ? 'INTEGER' : type === '' ? 'BLOB' : 'TEXT',
    notNull: text.includes('NOT NULL'),
    primaryKey: text.includes('PRIMARY KEY') ? 1 : 0,
    collation: 'BINARY',
    hidden: false,
    ...(byDefault !== undefined && { default: byDefault }),
  }
}

function indexOf(tableName: string, text: string): IndexSchema {
  const [name = '', columns = ''] = text.split(': ')
  return {
    name,
    unique: false,
    origin: 'index',
    columns: columns
      .split(', ')
      .map((each) => ({ name: each, descending: false, collation: 'BINARY' })),
    sql: `CREATE INDEX ${name} ON ${tableName} (${columns})`,
  }
}

export function schema(tables: readonly TableSchema[], more: Partial<Schema> = {}): Schema {
  return { tables, views: [], triggers: [], ...more }
}

const USERS = ['id INTEGER PRIMARY KEY', 'email TEXT NOT NULL', 'name TEXT', 'created_at TEXT']
const POSTS = [
  'id INTEGER PRIMARY KEY',
  'user_id INTEGER REFERENCES users(id)',
  'title TEXT NOT NULL',
  'body TEXT',
]
const COMMENTS = [
  'id INTEGER PRIMARY KEY',
  'post_id INTEGER NOT NULL REFERENCES posts(id)',
  'user_id INTEGER REFERENCES users(id)',
  'body TEXT NOT NULL',
]
const TAGS = ['id INTEGER PRIMARY KEY', 'name TEXT NOT NULL']

/** A small magazine at its third version. */
export const BEFORE = schema(
  [
    table('comments', COMMENTS, ['idx_comments_post: post_id']),
    table('drafts', ['id INTEGER PRIMARY KEY', 'body TEXT']),
    table('posts', POSTS, ['idx_posts_user: user_id']),
    table('tags', TAGS),
    table('users', [...USERS, 'bio TEXT'], ['idx_users_email: email']),
  ],
  {
    views: [{ name: 'recent_posts', sql: 'CREATE VIEW recent_posts AS SELECT * FROM posts' }],
    triggers: [
      {
        name: 'touch_posts',
        table: 'posts',
        sql: 'CREATE TRIGGER touch_posts AFTER UPDATE ON posts BEGIN SELECT 1; END',
      },
    ],
  },
)

/** The same at its twelfth. */
export const AFTER = schema(
  [
    table(
      'comments',
      [...COMMENTS, 'hidden INTEGER NOT NULL DEFAULT 0'],
      ['idx_comments_post: post_id', 'idx_comments_open: post_id, hidden'],
    ),
    table('post_tags', [
      'post_id INTEGER NOT NULL REFERENCES posts(id)',
      'tag_id INTEGER NOT NULL REFERENCES tags(id)',
    ]),
    table('posts', [...POSTS, 'published_at TEXT'], ['idx_posts_user: user_id']),
    table('sessions', ['id TEXT PRIMARY KEY', 'user_id INTEGER NOT NULL REFERENCES users(id)']),
    table('tags', ['id INTEGER PRIMARY KEY', "name TEXT NOT NULL DEFAULT ''"]),
    table(
      'users',
      USERS.map((each) => (each === 'name TEXT' ? 'name TEXT NOT NULL' : each)),
      ['idx_users_email: email'],
    ),
  ],
  { views: BEFORE.views, triggers: BEFORE.triggers },
)
