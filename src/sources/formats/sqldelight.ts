import type { Format } from '../format.js'
import { withoutKotlin } from '../kotlin-words.js'

/**
 * `1.sqm` leads from version 1 to version 2. The version of a step is the one that it leads to, as
 * `PRAGMA user_version` has it afterwards; version 1 is what the `.sq` files made at first.
 */
export const sqldelight: Format = {
  name: 'sqldelight',
  names: '1.sqm',
  history: { tool: 'user_version', table: 'PRAGMA user_version' },
  recognise({ files }) {
    const step = files.find(({ name }) => /\.sqm$/i.test(name))
    return step && { strength: 8, why: `${step.name} is a migration of SQLDelight` }
  },
  place:
    () =>
    ({ name }) => {
      if (/\.sq$/i.test(name)) return { as: 'fresh', why: 'it describes the newest schema' }
      // That tool reads the digits of a name, whatever stands between them.
      const from = /^(.*)\.sqm$/i.exec(name)?.[1]?.replace(/\D+/g, '')
      if (!from) return undefined
      const version = String(BigInt(from) + 1n)
      return { as: 'whole', version, description: `${from} to ${version}` }
    },
  cut: (text) => ({ up: withoutKotlin(text) }),
}
