import { formatSuite } from '../format-suite.js'

formatSuite(
  'golang-migrate',
  {},
  {
    why: 'names such as',
    steps: [
      ['1', 'books'],
      ['2', 'shelves'],
      ['10', 'nothing'],
      ['12', 'late'],
    ],
    objects: ['books', 'shelves'],
    irreversible: ['10'],
    warnings: ['12_late.down.sql: there is no 12_late.up.sql; its up is empty'],
  },
  [
    ['01_shelves.up.sql', 0, 'several files for version 01: also 1_books.up.sql'],
    ['3_more.up.sql', 3, 'no value for ${schema}'],
  ],
)
