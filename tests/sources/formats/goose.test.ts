import { formatSuite } from '../format-suite.js'

formatSuite(
  'goose',
  {},
  {
    why: 'a line -- +goose Up',
    steps: [
      ['00001', 'books'],
      ['00002', 'stamp'],
      ['00003', 'compact'],
      ['00010', 'region'],
    ],
    objects: ['books', 'books_added', 'shelves', 'regions'],
    irreversible: ['00003'],
    withoutTransaction: ['00003'],
    leftOut: ['embed.go'],
  },
  [
    ['00001_books.sql', 0, 'no line -- +goose Up'],
    ['00002_tags.sql', 3, '"-- +goose sideways" is unknown'],
    ['00003_fill.go', 0, 'a program in Go'],
    ['00004_lost.sql', 1, 'before the first mark'],
    ['00005_place.sql', 4, 'no value for $TAG'],
    ['00006_twice.sql', 3, 'a second section "up"'],
  ],
)
