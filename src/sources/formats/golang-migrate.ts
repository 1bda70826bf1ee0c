import type { Format } from '../format.js'
import { placeByName, sqlFiles } from '../names.js'

/** "30_x.up..sql" and "30_x..up.sql" are read by that tool, and stand in released projects. */
const NAME = /^(?<version>\d+)_(?<words>.*?)\.*\.(?<half>up|down)\.(?:.*)$/i

export const golangMigrate: Format = {
  name: 'golang-migrate',
  names: '1_add_tags.up.sql and 1_add_tags.down.sql',
  history: { tool: 'golang-migrate', table: 'schema_migrations' },
  recognise({ files }) {
    const sql = sqlFiles(files)
    const named = sql.filter(({ name }) => NAME.test(name))
    if (named.length === 0 || named.length < sql.length) return undefined
    return { strength: 4, why: `names such as ${named[0]?.name ?? ''}` }
  },
  place: () => (file) => placeByName(NAME, file),
  loose: true,
}
