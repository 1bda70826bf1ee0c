import type { Format } from '../format.js'
import { placeByName, sqlFiles } from '../names.js'

/** "30_x.up..sql" and "30_x..up.sql" are read by that tool, and stand in released projects. */
const NAME = /^(?<version>\d+)_(?<words>.*?)\.*\.(?<half>up|down)\.(?:.*)$/i

export const golangMigrate: Format = {
  name: 'golang-migrate',
  names: '1_add_tags.up.sql and 1_add_tags.down.sql',
  history: { tool: 'golang-migrate', table: 'schema_migrations' },
  recognise({ files }) {
    // A numbered file of another form would be a step as well, and not one of that tool.
    const numbered = sqlFiles(files).filter(({ name }) => /^\d/.test(name))
    const [first] = numbered
    if (!first || !numbered.every(({ name }) => NAME.test(name))) return undefined
    return { strength: 4, why: `names such as ${first.name}` }
  },
  place: () => (file) => placeByName(NAME, file),
  loose: 'alone',
}
