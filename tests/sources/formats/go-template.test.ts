import { badSuite } from '../format-suite.js'

badSuite('go-template', {}, [
  ['', 0, 'put the finished SQL in their place'],
  ['000001_books.down.sql', 1, '{{.prefix}}books;'],
  ['000001_books.up.sql', 1, 'belongs to a template'],
])
