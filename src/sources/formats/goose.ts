import type { Cut, TextFault } from '../cut.js'
import type { Format } from '../format.js'
import { endStatementsAt, marksOf, sectionsBetween } from '../marks.js'
import { placeByName, sqlFiles } from '../names.js'
import { fillVariables } from '../variables.js'

const NAME = /^(?<version>\d+)_(?<words>.*?)\.(?:sql|go)$/i
const MARK = /^--[ \t]*\+goose[ \t]+(.*)$/i
const LINE = /^[ \t]*--[ \t]*\+goose[ \t]+up\b/im

export const goose: Format = {
  name: 'goose',
  names: '00001_add_tags.sql',
  history: { tool: 'goose', table: 'goose_db_version' },
  recognise({ files }) {
    const marked = sqlFiles(files).find(({ text }) => LINE.test(text ?? ''))
    return marked && { strength: 8, why: `${marked.path} has a line -- +goose Up` }
  },
  place: () => (file) => placeByName(NAME, file),
  fill: (text, values) => fillVariables(text, MARK, values),
  cut: (text) => cutGoose(endStatementsAt(text, /^--[ \t]*\+goose[ \t]+statementend\b/i)),
}

function cutGoose(text: string): Cut {
  const faults: TextFault[] = []
  let transaction: false | undefined
  const marks = marksOf(text, MARK).flatMap((mark) => {
    const words = mark.groups[0]
      ?.trim()
      .replace(/[ \t]+/g, ' ')
      .toLowerCase()
    if (words === 'up' || words === 'down') return [{ ...mark, section: words } as const]
    if (words === 'no transaction') transaction = false
    else if (!/^(?:statement(?:begin|end)|envsub (?:on|off))$/.test(words ?? '')) {
      faults.push({ line: mark.line, message: `"-- +goose ${words}" is unknown` })
    }
    return []
  })
  const sections = sectionsBetween(text, marks, '-- +goose Up')
  if (faults.length > 0 || 'faults' in sections) {
    return { faults: [...faults, ...('faults' in sections ? sections.faults : [])] }
  }
  return { ...sections, ...(transaction === false && { transaction }) }
}
