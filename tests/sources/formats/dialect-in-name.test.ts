import { formatSuite } from '../format-suite.js'

formatSuite(
  'dialect-in-name',
  {},
  {
    why: 'names a database',
    steps: [
      ['0001', 'books'],
      ['20240102', 'shelves'],
      ['20240103', 'extension'],
      ['20240104', 'compact'],
      ['20240105', 'last'],
    ],
    objects: ['books', 'shelves', 'last'],
    irreversible: ['20240103', '20240104', '20240105'],
    withoutTransaction: ['20240104'],
    leftOut: [
      '0001_books_postgres.down.sql',
      '0001_books_postgres.up.sql',
      '20240103_extension.up.sql',
      '20240104_compact.mysql.up.sql',
      '20240105_last.sql.postgres',
      '20240106_only.pglite.sql',
    ],
  },
  [
    ['0001_books.sqlite.up.sql', 0, 'several files for version 0001'],
    ['books.sqlite.sql', 0, 'a name looks like'],
  ],
)
