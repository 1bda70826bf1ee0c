import { formatSuite } from '../format-suite.js'

formatSuite(
  'name-as-version',
  { isGiven: true },
  {
    why: 'it was given',
    steps: [
      ['0041_books', 'books'],
      ['0042_alter_books_title', 'alter books title'],
      ['0042_create_shelves', 'create shelves'],
    ],
    objects: ['books', 'shelves'],
  },
  [
    ['0042_a.sql', 0, 'several files for version 0042_a'],
    ['books.up.sql', 0, 'a name looks like'],
  ],
)
