import type { Entry } from '../folder.js'
import type { Format, Place } from '../format.js'
import { wordsOf } from '../names.js'

const FOLDER = /^v?(\d+(?:\.\d+)+)$/i
const NAME = /^(\d+)_+(.*)\.sql$/i

/** A folder for each release: `0.22/00__add_tags.sql`; `LATEST.sql` is the newest schema at once. */
export const semverFolders: Format = {
  name: 'semver-folders',
  names: '0.22/00__add_tags.sql',
  recognise({ files }) {
    const step = files.find((file) => placeOf(file)?.as === 'whole')
    return step && { strength: 7, why: `a folder for each release, such as ${step.path}` }
  },
  place: () => placeOf,
}

function placeOf({ name, folders }: Entry): Place | undefined {
  if (/^latest\.sql$/i.test(name)) {
    return { as: 'fresh', why: 'it makes the newest schema at once, for a new database' }
  }
  const [, release] = FOLDER.exec(folders.at(-1) ?? '') ?? []
  const [, number, words = ''] = NAME.exec(name) ?? []
  if (release === undefined || number === undefined) return undefined
  return { as: 'whole', version: `${release}.${number}`, description: wordsOf(words) }
}
