import { formatSuite } from '../format-suite.js'

formatSuite(
  'typeorm',
  {},
  {
    why: 'a migration of TypeORM',
    steps: [
      ['1550601598648', 'AddBooks'],
      ['1550601598700', 'Compact'],
    ],
    objects: ['books', 'by_kind', 'shelves'],
    irreversible: ['1550601598700'],
    withoutTransaction: ['1550601598700'],
  },
  [
    ['1550601598648-AddBooks.ts', 5, 'another statement'],
    ['1550601598649-Fill.ts', 4, 'another statement'],
    ['1550601598650-Bound.ts', 3, 'another statement'],
    ['1550601598651-Empty.ts', 0, 'no method up'],
  ],
)
