import { formatSuite } from '../format-suite.js'

formatSuite(
  'sql-migrate',
  {},
  {
    why: 'a line -- +migrate Up',
    steps: [
      ['1_books', 'books'],
      ['10-compact', 'compact'],
      ['10-shelves', 'shelves'],
    ],
    objects: ['books', 'shelves', 'boards'],
    irreversible: ['10-compact'],
    withoutTransaction: ['10-compact'],
  },
  [['2_tags.sql', 0, 'no line -- +migrate Up']],
)
