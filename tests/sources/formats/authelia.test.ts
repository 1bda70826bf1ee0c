import { formatSuite } from '../format-suite.js'

formatSuite(
  'authelia',
  {},
  {
    why: 'names such as V0001',
    steps: [
      ['0001', 'Initial Schema'],
      ['0002', 'Shelves'],
    ],
    objects: ['books', 'shelves'],
    leftOut: ['V0002.Shelves.all.up.sql', 'V0002.Shelves.postgres.up.sql'],
  },
  [
    ['V0002.Shelves.down.sql', 0, 'there is no V0002.Shelves.up.sql'],
    ['V3_tags.up.sql', 0, 'a name looks like'],
  ],
)
