import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Migration } from '../../src/migration.js'
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
      placeholders: { kind: 'paperback', prefix: 'my_' },
      // Its names look like those of another.
      ...(name === 'name-as-version' && { format: 'name-as-version' as const }),
    }
    const { migrations } = fromFiles(files, { ...options, missing: 'stand-in' })
    const { prepared } = await prepareFolder(files, options, async () => ({ failure: 'not here' }))
    expect(prepared.map(({ migration }) => migration.version)).toEqual(
      migrations.map(({ version }) => version),
    )
    const code = eagerCode(prepared, { folder: '/app/migrations', hot: false })
    const own = prepared.map(({ migration }) => migration)
    const facts = ({ version, checksum, sql, transaction }: Migration) =>
      sql && { version, checksum, sql, transaction }
    expect(own.map(facts)).toEqual(migrations.map(facts))
    const written = migrations.flatMap(({ checksum, sql }) =>
      sql ? [`"checksum":"${checksum}"`, inside(sql.up), inside(sql.down ?? '')] : [],
    )
    const paths = prepared.flatMap(({ program }) => (program ? [`/${program.path}"`] : []))
    expect([...written, ...paths].filter((part) => !code.includes(part))).toEqual([])
  },
)

/** A text as it stands between the quotes of a string. */
function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
