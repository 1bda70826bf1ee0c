import { languageOf } from '../folder.js'
import type { Entry } from '../folder.js'
import type { Format, Place } from '../format.js'
import { liftQueries } from '../lift-queries.js'
import { wordsOf } from '../names.js'

const STEP = /\bimplements\s+MigrationInterface\b|\bqueryRunner\s{0,9}\.\s{0,9}query\b/
const FILE = /^(\d+)-(.+)\.[cm]?[jt]s$/i
/** That tool takes the time from the end of the name, of the class or of its field. */
const CLASS = /\bclass\s{1,9}([A-Za-z_$][\w$]*?)(\d{13})\b/
const FIELD = /\bname\s{0,9}=\s{0,9}['"]([A-Za-z_$][\w$]*?)(\d{13})['"]/

/** Programs with `queryRunner.query('…')`: the SQL is lifted out of them where it stands there as text. */
export const typeorm: Format = {
  name: 'typeorm',
  names: '1550601598648-AddTags.ts',
  history: { tool: 'TypeORM', table: 'migrations' },
  recognise({ files }) {
    const step = files.find(({ name, text }) => languageOf(name) && STEP.test(text ?? ''))
    return step && { strength: 8, why: `${step.path} is a migration of TypeORM` }
  },
  place: () => placeOf,
  fill: (text) => ({ text, faults: [] }),
  cut: liftQueries,
}

function placeOf({ name, text = '' }: Entry): Place | undefined {
  if (!languageOf(name)?.endsWith('Script')) return undefined
  const [, words = '', time] = FIELD.exec(text) ?? CLASS.exec(text) ?? []
  const [, number, title = words] = FILE.exec(name) ?? []
  const version = time ?? number
  if (version === undefined || (time === undefined && !STEP.test(text))) return undefined
  return { as: 'whole', version, description: wordsOf(title) }
}
