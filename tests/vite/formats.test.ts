import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromFiles } from '../../src/sources/index.js'
import { eagerCode } from '../../src/vite/code.js'
import { prepareFolder } from '../../src/vite/prepare.js'
import { fixture } from '../sources/fixture.js'

// Folders of other tools go through the plugin as through fromFiles.

const fixtures = new URL('../sources/fixtures/', import.meta.url)
const formats = readdirSync(fixtures).filter((name) =>
  existsSync(new URL(`${name}/good`, fixtures)),
)

test('there are folders of other tools', () => {
  expect(formats.length).toBeGreaterThan(10)
})

test.each(formats)(
  'a folder of %s comes as it is read, with every text in the module',
  async (name) => {
    const files = fixture(`${name}/good`)
    const options = {
      placeholders: { kind: 'paperback' },
      // Its names look like those of another.
      ...(name === 'name-as-version' && { format: 'name-as-version' as const }),
    }
    const { migrations } = fromFiles(files, { ...options, missing: 'stand-in' })
    const { prepared } = await prepareFolder(files, options, async () => ({ failure: 'not here' }))
    expect(prepared.map(({ migration }) => migration.version)).toEqual(
      migrations.map(({ version }) => version),
    )
    const code = eagerCode(prepared, { folder: '/app/migrations', hot: false })
    for (const { version, checksum, sql, transaction } of migrations) {
      const own = prepared.find(({ migration }) => migration.version === version)
      if (!sql) {
        expect(code).toContain(`/app/migrations/${own?.program?.path ?? 'a module'}`)
        continue
      }
      expect(own?.migration).toMatchObject({ checksum, sql })
      expect(own?.migration.transaction).toBe(transaction)
      for (const text of [sql.up, sql.down ?? ''])
        expect(code).toContain(JSON.stringify(text).slice(1, -1))
      expect(code).toContain(`"checksum":"${checksum}"`)
    }
  },
)
