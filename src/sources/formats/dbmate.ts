import type { Cut } from '../cut.js'
import type { Format } from '../format.js'
import { marksOf, sectionsBetween } from '../marks.js'
import { placeByName, sqlFiles } from '../names.js'

const NAME = /^(?<version>\d+)(?:_(?<words>.*?))?\.sql$/i
const MARK = /^--[ \t]*migrate:(up|down)(?:[ \t]+(.*))?$/i
const LINE = /^[ \t]*--[ \t]*migrate:up\b/im

export const dbmate: Format = {
  name: 'dbmate',
  names: '20240102030405_add_tags.sql',
  history: { tool: 'dbmate', table: 'schema_migrations' },
  recognise({ files }) {
    const marked = sqlFiles(files).find(({ text }) => LINE.test(text ?? ''))
    return marked && { strength: 8, why: `${marked.path} has a line -- migrate:up` }
  },
  place: () => (file) => placeByName(NAME, file),
  cut: cutDbmate,
  textOrder: 'names',
}

function cutDbmate(text: string): Cut {
  const marks = marksOf(text, MARK).map((mark) => {
    return { ...mark, section: mark.groups[0]?.toLowerCase() === 'up' ? 'up' : 'down' } as const
  })
  // The mark is for one direction there, and for both here.
  const isWithout = marks.some(({ groups }) => /\btransaction:false\b/i.test(groups[1] ?? ''))
  const sections = sectionsBetween(text, marks, '-- migrate:up')
  if ('faults' in sections || !isWithout) return sections
  return { ...sections, transaction: false }
}
