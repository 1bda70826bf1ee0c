import { formatSuite } from '../format-suite.js'

formatSuite(
  'drizzle',
  {},
  {
    why: 'meta/_journal.json',
    steps: [
      ['0000', 'books'],
      ['0001', 'shelves'],
      ['0002', 'titles'],
    ],
    objects: ['authors', 'books', 'shelves'],
    irreversible: ['0000', '0001', '0002'],
    leftOut: ['9999_draft.sql', 'meta/0000_snapshot.json', 'meta/_journal.json'],
  },
  [
    ['0000_books.sql', 2, 'belongs to a template'],
    ['meta/_journal.json', 0, '0001_gone.sql'],
  ],
)
