import { memoryStore } from '../../src/browser/memory.js'
import { openConformance } from './open-conformance.js'
import { sqlJs } from './sql-js.js'

openConformance('memoryStore', sqlJs, () => {
  const store = memoryStore()
  return () => store
})
