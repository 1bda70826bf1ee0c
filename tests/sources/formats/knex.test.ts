import { badSuite } from '../format-suite.js'

badSuite('knex', {}, [['', 0, '20240102030405_books.js is a program with an up']])
