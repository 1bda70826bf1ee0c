import { formatSuite } from '../format-suite.js'

formatSuite(
  'flyway',
  { placeholders: { prefix: 'my_', kind: 'k' } },
  {
    why: 'names such as',
    steps: [
      ['1', 'books'],
      ['1.2', 'shelves'],
      ['1.10', 'tags'],
    ],
    objects: ['books', 'my_shelves', 'tags'],
    irreversible: ['1.2', '1.10'],
    withoutTransaction: ['1.10'],
    fresh: ['B1.10__all.sql'],
  },
  [
    ['R__views.sql', 0, 'each time it changes'],
    ['U6__gone.sql', 0, 'there is no V6__gone.sql to go with it'],
    ['V1__books.sql', 2, 'no value for ${name}'],
    ['V1__books.sql.conf', 0, 'the setting shouldExecute=false is not known here'],
    ['V2__fill.kt', 0, 'a program in Kotlin'],
    ['V3__more.java', 0, 'a program in Java'],
    ['V4_tags.sql', 0, 'a name looks like'],
    ['afterMigrate__count.sql', 0, 'Flyway runs it around its steps'],
  ],
)
