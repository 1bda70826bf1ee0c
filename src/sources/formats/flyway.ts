import type { Entry } from '../folder.js'
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

/** Flyway's own names for what runs before and after its steps. */
const CALLBACK = /^(?:before|after)[A-Z][A-Za-z]*(?:__.*)?\.sql$/
const SETTINGS = /^[VU](\d+(?:[._]\d+)*)__.*\.sql\.conf$/i

/** Settings of one step: `executeInTransaction=false` is its mark, others would change what runs. */
function placeOfSettings(number: string, text: string): Place {
  const lines = text.split('\n').filter((line) => /^[ \t]*[^#!\s]/.test(line))
  const isMark = (line: string) => /^[ \t]*executeInTransaction[ \t]*[=:]/.test(line)
  const other = lines.find((line) => !isMark(line))
  if (other !== undefined) {
    const message = `the setting ${other.trim().slice(0, 60)} is not known here`
    return { as: 'fault', message }
  }
  const isWithout = lines.some((line) => /[=:][ \t]*false\s*$/.test(line))
  return isWithout
    ? { as: 'no-transaction', version: number.replaceAll('_', '.') }
    : { as: 'other', why: 'it has settings that change nothing here' }
}

function placeOf({ name, text = '' }: Pick<Entry, 'name' | 'text'>): Place | undefined {
  const [, settled] = SETTINGS.exec(name) ?? []
  if (settled !== undefined) return placeOfSettings(settled, text)
  if (CALLBACK.test(name)) {
    const message =
      'Flyway runs it around its steps, which nothing does here: make a migration of it, or leave it out'
    return { as: 'fault', message }
  }
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
