import { formatSuite } from '../format-suite.js'

formatSuite(
  'mautrix',
  {},
  {
    why: 'the first line of',
    steps: [
      ['1', 'Books'],
      ['2', 'Titles'],
      ['3', 'Compact'],
    ],
    objects: ['books', 'boards', 'shelves'],
    irreversible: ['1', '2', '3'],
    withoutTransaction: ['3'],
    fresh: ['00-latest-schema.sql'],
    leftOut: ['03-compact.postgres.sql'],
  },
  [
    ['02-titles.sql', 1, 'does not say where it leads'],
    ['03-fill.go', 0, 'a program in Go'],
    ['04-open.sql', 3, 'have no end'],
  ],
)
