import { formatSuite } from '../format-suite.js'

formatSuite(
  'sqldelight',
  {},
  {
    why: '1.sqm',
    steps: [
      ['2', '1 to 2'],
      ['3', '2 to 3'],
      ['11', '10 to 11'],
    ],
    objects: ['book', 'copy', 'titles'],
    irreversible: ['2', '3', '11'],
    fresh: ['com/example/Book.sq'],
  },
  [
    ['1.sqm', 0, 'several files for version 2: also v1.sqm'],
    ['first.sqm', 0, 'a name looks like'],
  ],
)
