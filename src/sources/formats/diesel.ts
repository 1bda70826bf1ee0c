import type { Entry } from '../folder.js'
import type { Format, Place } from '../format.js'
import { wordsOf } from '../names.js'

/** A folder for each step: `2024-01-02-030405_add_tags/up.sql`, `down.sql`, `metadata.toml`. */
export const diesel: Format = {
  name: 'diesel',
  names: '2024-01-02-030405_add_tags/up.sql',
  history: { tool: 'Diesel', table: '__diesel_schema_migrations' },
  recognise({ files }) {
    const up = files.find((file) => /^up\.sql$/i.test(file.name) && stepOf(file))
    return up && { strength: 7, why: `a folder for each step, such as ${up.path}` }
  },
  place: () => placeOf,
  loose: 'alone',
  textOrder: 'versions',
}

function placeOf(file: Entry): Place | undefined {
  const step = stepOf(file)
  const [, half] = /^(up|down)\.sql$/i.exec(file.name) ?? []
  if (step && half !== undefined)
    return { as: half.toLowerCase() === 'up' ? 'up' : 'down', ...step }
  const isNote = step && file.name === 'metadata.toml'
  if (!isNote || !/^[ \t]*run_in_transaction[ \t]*=[ \t]*false\b/m.test(file.text ?? '')) {
    return undefined
  }
  return { as: 'no-transaction', version: step.version }
}

/** The version is what stands before the first "_", without "-": so that tool records it. */
function stepOf({ folders }: Entry): { version: string; description: string } | undefined {
  const [, number, words = ''] = /^([\d-]+)(?:_(.*))?$/.exec(folders.at(-1) ?? '') ?? []
  const version = number?.replaceAll('-', '')
  return version ? { version, description: wordsOf(words) } : undefined
}
