import { isSql, languageOf } from '../folder.js'
import type { Format } from '../format.js'

const UP =
  /\bexports\.up\b|\bexport[ \t]+(?:const|(?:async[ \t]+)?function)[ \t]+up\b|\bup[ \t]*[:(][^;\n]{0,80}\b(?:knex|queryInterface)\b/

/** Told so that it can be refused: steps that are programs of Knex, Sequelize, Kysely and the like. */
export const knex: Format = {
  name: 'knex',
  names: '',
  refusal:
    'its steps are programs for a query builder and have no SQL that could be read; write them as migrations, SQL or TypeScript',
  recognise({ files }) {
    if (files.some(isSql)) return undefined
    const step = files.find(({ name, text }) => languageOf(name) && UP.test(text ?? ''))
    return step && { strength: 6, why: `${step.path} is a program with an up` }
  },
  place: () => () => undefined,
}
