import { formatSuite } from '../format-suite.js'

formatSuite(
  'dbmate',
  {},
  {
    why: 'a line -- migrate:up',
    steps: [
      ['20240102030405', 'books'],
      ['20240103000000', 'compact'],
      ['20240104000000', 'shelves'],
    ],
    objects: ['books', 'shelves'],
    irreversible: ['20240103000000'],
    withoutTransaction: ['20240103000000'],
  },
  [
    ['20240102030405_books.sql', 1, 'before the first mark'],
    ['20240103000000_tags.sql', 0, 'no line -- migrate:up'],
    ['tags.sql', 0, 'a name looks like'],
  ],
)
