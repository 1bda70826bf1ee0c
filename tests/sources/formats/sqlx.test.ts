import { formatSuite } from '../format-suite.js'

formatSuite(
  'sqlx',
  {},
  {
    why: 'begins with -- no-transaction',
    steps: [
      ['20240102030405', 'books'],
      ['20240103000000', 'compact'],
      ['20240104000000', 'shelves'],
    ],
    objects: ['books', 'shelves'],
    irreversible: ['20240102030405', '20240103000000'],
    withoutTransaction: ['20240103000000', '20240104000000'],
  },
  [['20240102030405_books.sql', 0, 'several files for version 20240102030405']],
)
