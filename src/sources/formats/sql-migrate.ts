import type { Cut } from '../cut.js'
import type { Format } from '../format.js'
import { endStatementsAt, marksOf, sectionsBetween } from '../marks.js'
import { sqlFiles, wordsOf } from '../names.js'

const MARK = /^--[ \t]*\+migrate[ \t]+(up|down)\b(.*)$/i
const LINE = /^[ \t]*--[ \t]*\+migrate[ \t]+up\b/im

/** That tool records the file's name, and orders by the number in front of it, which may repeat. */
export const sqlMigrate: Format = {
  name: 'sql-migrate',
  names: '20240102030405-add_tags.sql',
  history: { tool: 'sql-migrate', table: 'gorp_migrations' },
  recognise({ files }) {
    const marked = sqlFiles(files).find(({ text }) => LINE.test(text ?? ''))
    return marked && { strength: 8, why: `${marked.path} has a line -- +migrate Up` }
  },
  place:
    () =>
    ({ name }) => {
      const [, version, words = ''] = /^((?:\d+[_-]?)?(.*))\.sql$/i.exec(name) ?? []
      return version ? { as: 'whole', version, description: wordsOf(words) } : undefined
    },
  cut: (text) => cutSqlMigrate(endStatementsAt(text, /^--[ \t]*\+migrate[ \t]+statementend\b/i)),
}

function cutSqlMigrate(text: string): Cut {
  const marks = marksOf(text, MARK).map((mark) => {
    return { ...mark, section: mark.groups[0]?.toLowerCase() === 'up' ? 'up' : 'down' } as const
  })
  const isWithout = marks.some(({ groups }) => /\bnotransaction\b/i.test(groups[1] ?? ''))
  const sections = sectionsBetween(text, marks, '-- +migrate Up')
  if ('faults' in sections || !isWithout) return sections
  return { ...sections, transaction: false }
}
