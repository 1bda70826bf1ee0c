import type { Format } from '../format.js'
import { sqlFiles } from '../names.js'

/** Told so that it can be refused: no order can be seen in the names. */
export const patchList: Format = {
  name: 'patch-list',
  names: '',
  refusal:
    'the order of such files stands in the program that runs them, not in their names; put numbers before the names, in that order',
  recognise({ files }) {
    const patches = sqlFiles(files).filter(({ name }) => /^[^\d]+\.sql$|^patch/i.test(name))
    const [first] = patches
    if (!first || patches.length < sqlFiles(files).length) return undefined
    return { strength: 2, why: `names without an order, such as ${first.name}` }
  },
  place: () => () => undefined,
}
