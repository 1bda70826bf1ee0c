import type { Format } from '../format.js'
import { placeByName } from '../names.js'

const NAME = /^(?<version>\d+)_(?<words>.*)\.sql$/i
const CONFIG = /^wrangler\.(?:toml|jsonc?)$/

/** `0001_add_tags.sql`, up only. Without its `wrangler.toml` it looks like a folder of ours, and reads the same. */
export const d1: Format = {
  name: 'd1',
  names: '0001_add_tags.sql',
  history: { tool: 'Cloudflare D1', table: 'd1_migrations' },
  recognise({ files }) {
    const config = files.find(({ name }) => CONFIG.test(name))
    const hasSteps = files.some(({ name }) => NAME.test(name))
    return config && hasSteps ? { strength: 6.5, why: `there is a ${config.name}` } : undefined
  },
  place: () => (file) => placeByName(NAME, file),
}
