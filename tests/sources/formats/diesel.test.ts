import { formatSuite } from '../format-suite.js'

formatSuite(
  'diesel',
  {},
  {
    why: 'a folder for each step',
    steps: [
      ['20240102030405', 'books'],
      ['20240103000000', 'compact'],
      ['20240104000000', 'shelves'],
    ],
    objects: ['books', 'shelves'],
    irreversible: ['20240103000000', '20240104000000'],
    withoutTransaction: ['20240103000000'],
    leftOut: ['2024-01-04-000000_shelves/metadata.toml'],
  },
  [
    ['2024-01-02-030405_books/up.sql', 0, 'several files for version 20240102030405'],
    ['2024-01-05-000000_more/upp.sql', 0, 'a name looks like'],
    ['tags/up.sql', 0, 'a name looks like'],
  ],
)
