import { formatSuite } from '../format-suite.js'

formatSuite(
  'd1',
  {},
  {
    why: 'wrangler.toml',
    steps: [
      ['0001', 'books'],
      ['0002', 'shelves'],
    ],
    objects: ['books', 'shelves'],
    irreversible: ['0001', '0002'],
    leftOut: ['wrangler.toml'],
  },
  [['migrations/seed.sql', 0, 'a name looks like']],
)
