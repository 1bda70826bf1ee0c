import { isSql, languageOf } from '../folder.js'
import type { Format } from '../format.js'
import { tidemark } from './tidemark.js'

/** Numbered SQL files with numbered programs between them, of no tool that is known. */
export const sqlAndCode: Format = {
  ...tidemark,
  name: 'sql-and-code',
  names: '1550601598648_add_tags.sql or .js',
  recognise({ files }) {
    const numbered = files.filter(({ name }) => /^\d+[_-]/.test(name))
    const code = numbered.find(
      ({ name, text }) => text !== undefined && languageOf(name) !== undefined,
    )
    if (!code || !numbered.some(isSql)) return undefined
    return { strength: 4.6, why: `${code.path} stands between numbered SQL files` }
  },
}
