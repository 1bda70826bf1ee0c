import { isSql, languageOf } from '../folder.js'
import type { Format } from '../format.js'
import { placeByName } from '../names.js'

const NAME = /^(?<version>\d+)[_-](?<words>.+)\.(?:sql|[a-z]{2,3})$/i

/** Numbered SQL files with numbered programs between them, of no tool that is known. */
export const sqlAndCode: Format = {
  name: 'sql-and-code',
  names: '1550601598648_add_tags.sql or .js',
  recognise({ files }) {
    const numbered = files.filter(({ name }) => NAME.test(name))
    const code = numbered.find(
      ({ name, text }) => text !== undefined && languageOf(name) !== undefined,
    )
    if (!code || !numbered.some(isSql)) return undefined
    return { strength: 5.5, why: `${code.path} stands between numbered SQL files` }
  },
  place: () => (file) => {
    const isStep = isSql(file) || languageOf(file.name) !== undefined
    return isStep ? placeByName(NAME, file) : undefined
  },
}
