import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connect, diffSchema, readSchema } from '../../src/index.js'
import { schemaText } from '../../src/testing/schema-text.js'
import { runs } from '../support/runs.js'
import { handOf, spec, write } from '../support/schema-spec.js'
import { SQL } from './notes.js'

function schemaOf(sql: string) {
  const db = connect(new SQL.Database())
  try {
    db.exec(sql)
    return readSchema(db)
  } finally {
    db.close()
  }
}

test('of any schema in any hand, the text makes the same schema, and the same text again', () => {
  fc.assert(
    fc.property(spec, fc.nat(), (world, seed) => {
      const schema = schemaOf(write(world, handOf(seed), false))
      const text = schemaText(schema)
      const again = schemaOf(text)
      expect(diffSchema(schema, again)).toEqual([])
      expect(schemaText(again)).toBe(text)
    }),
    { numRuns: runs(60) },
  )
})
