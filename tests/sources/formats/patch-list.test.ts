import { badSuite } from '../format-suite.js'

badSuite('patch-list', {}, [['', 0, 'put numbers before the names']])
