import { indexedDbStore } from '../../src/browser/indexeddb.js'
import { openConformance } from './open-conformance.js'
import { sqlJs } from './sql-js-in-browser.js'

openConformance('indexedDbStore', sqlJs, (name) => () => indexedDbStore(name))
