import { formatSuite } from '../format-suite.js'

formatSuite(
  'tidemark',
  {},
  {
    why: '-- up or -- down',
    steps: [
      ['001', 'books'],
      ['2', 'shelves'],
      ['10', 'clean up'],
    ],
    objects: ['books', 'shelves'],
    irreversible: ['10'],
    withoutTransaction: ['10'],
    leftOut: ['README.md'],
  },
  [
    ['001_a.sql', 0, 'several files for version 001: also 1_again.sql'],
    ['002_b.down.sql', 0, 'there is no 002_b.up.sql'],
    ['003_c.sql', 0, 'two sections'],
    ['004_d.ts', 0, 'a program in TypeScript'],
    ['005_e.sql', 2, 'no value for ${prefix}'],
    ['books.sql', 0, 'a name looks like'],
  ],
)
