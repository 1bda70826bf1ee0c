import { formatSuite } from '../format-suite.js'

formatSuite(
  'prisma',
  {},
  {
    why: 'a folder for each step',
    steps: [
      ['20240102030405', 'books'],
      ['20240103000000', 'titles'],
    ],
    objects: ['books'],
    irreversible: ['20240102030405', '20240103000000'],
    leftOut: ['migration_lock.toml'],
  },
  [
    ['20240102030405_again/migration.sql', 0, 'several files for version 20240102030405'],
    ['books/migration.sql', 0, 'a name looks like'],
    ['migration_lock.toml', 0, 'written for postgresql'],
  ],
)
