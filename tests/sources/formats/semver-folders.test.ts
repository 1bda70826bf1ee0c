import { formatSuite } from '../format-suite.js'

formatSuite(
  'semver-folders',
  {},
  {
    why: 'a folder for each release',
    steps: [
      ['0.9.00', 'books'],
      ['0.10.00', 'titles'],
      ['0.10.01', 'shelves'],
    ],
    objects: ['books', 'shelves'],
    irreversible: ['0.9.00', '0.10.00', '0.10.01'],
    fresh: ['LATEST.sql'],
  },
  [
    ['0.9/00__books.sql', 0, 'several files for version 0.9.00: also 0.9/0__again.sql'],
    ['0.9/tags.sql', 0, 'a name looks like'],
  ],
)
