import type { Format, Place } from '../format.js'
import { languageOf } from '../folder.js'
import { sqlFiles, wordsOf } from '../names.js'
import { fillPlaceholders } from '../placeholders.js'

const NAME = /^([VUB])(\d+(?:[._]\d+)*)__(.*?)\.([a-z]+)$/i

/** `V20240102__add_tags.sql`, `U…` to undo it, Java and Kotlin between them; `${placeholders}`. */
export const flyway: Format = {
  name: 'flyway',
  names: 'V1_2__add_tags.sql',
  history: { tool: 'Flyway', table: 'flyway_schema_history' },
  recognise({ files }) {
    const named = sqlFiles(files).find(({ name }) => NAME.test(name))
    return named && { strength: 7, why: `names such as ${named.name}` }
  },
  place: () => placeOf,
  fill: (text, values) => fillPlaceholders(text, values, 'strings'),
  loose: true,
}

function placeOf({ name }: { readonly name: string }): Place | undefined {
  const [, kind = '', number = '', words = ''] = NAME.exec(name) ?? []
  if (/^R__.*\.sql$/i.test(name)) {
    const message = 'it runs each time it changes, which no migration does: make a migration of it'
    return { as: 'fault', message }
  }
  if (number === '') return undefined
  if (kind.toUpperCase() === 'B') return { as: 'fresh', why: `it makes the schema of ${number}` }
  const half = kind.toUpperCase() === 'U' ? 'down' : 'up'
  const as = languageOf(name) === undefined ? half : 'code'
  return { as, version: number.replaceAll('_', '.'), description: wordsOf(words) }
}
