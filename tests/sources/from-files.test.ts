import { expect, test } from 'vitest'
import { fromFiles } from '../../src/sources/index.js'
import { code } from '../support/migrations.js'

test('a folder of SQL and modules is read in the order of its versions', () => {
  const { format, migrations, warnings } = fromFiles([
    { path: 'migrations/010_ten.ts', module: { default: code('010') } },
    { path: 'migrations/002_two.sql', text: '-- up\nSELECT 2;\n-- down\nSELECT 3;' },
    { path: 'migrations/README.md', text: 'Hello' },
  ])
  expect(format).toBe('tidemark')
  expect(migrations.map(({ version }) => version)).toEqual(['002', '010'])
  expect(migrations[0]?.sql?.source).toBe('migrations/002_two.sql')
  expect(warnings).toEqual([])
})
