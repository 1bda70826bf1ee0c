import type { Format } from '../format.js'
import { wordsOf } from '../names.js'

const NAME = /^(?<stem>(?<number>\d+)(?:[_-](?<words>.*?))?)(?:\.(?<half>up|down))?\.sql$/i

/**
 * The whole name is the version: numbers repeat where branches were merged. Never guessed, because
 * such a folder looks like one of golang-migrate with a mistake in it.
 */
export const nameAsVersion: Format = {
  name: 'name-as-version',
  names: '0042_add_tags.up.sql, where the number may repeat',
  recognise: () => undefined,
  place:
    () =>
    ({ name }) => {
      const groups = NAME.exec(name)?.groups
      if (!groups) return undefined
      const half = groups['half']?.toLowerCase()
      return {
        as: half === 'up' || half === 'down' ? half : 'whole',
        version: groups['stem'] ?? '',
        description: wordsOf(groups['words'] ?? ''),
      }
    },
  loose: 'alone',
}
