import { expect, test } from 'vitest'
import { fromFiles } from '../../../src/sources/index.js'
import { code } from '../../support/migrations.js'
import { fixture } from '../fixture.js'
import { badSuite } from '../format-suite.js'

badSuite('sql-and-code', {}, [
  ['1550601598650_fill.js', 0, 'a program in JavaScript'],
  ['1550601598651_more.py', 0, 'a program in Python'],
])

test('the programs between the SQL can come as modules', () => {
  const files = fixture('sql-and-code/bad').map(({ path, text }) => {
    const version = path.slice(0, 13)
    if (text.startsWith('CREATE')) return { path, text }
    return { path: path.replace('.py', '.ts'), module: { default: code(version) } }
  })
  const { migrations } = fromFiles(files, { format: 'sql-and-code' })
  expect(migrations.map(({ version }) => version)).toEqual([
    '1550601598648',
    '1550601598650',
    '1550601598651',
  ])
})
