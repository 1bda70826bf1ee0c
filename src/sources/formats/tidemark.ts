import type { Cut } from '../cut.js'
import type { Format, Part } from '../format.js'
import { placeByName, sqlFiles } from '../names.js'
import { readSections } from '../sections.js'

/** `001_add_tags.sql`, `1.10.0-x.up.sql`, `002_y.ts`. */
export const OWN_NAME =
  /^(?<version>\d+(?:\.\d+)*)[_-](?<words>.+?)(?:\.(?<half>up|down))?\.(?:sql|[cm]?[jt]s)$/i

const OWN_MARKER = /^[ \t]*--[ \t]*(?:up|down)[ \t]*(?::.*)?\r?$/im

export const tidemark: Format = {
  name: 'tidemark',
  names: '001_add_tags.sql or 001_add_tags.ts',
  recognise({ files }) {
    const marked = sqlFiles(files).find(({ text }) => OWN_MARKER.test(text ?? ''))
    if (marked) return { strength: 5, why: `${marked.path} has a line -- up or -- down` }
    const named = files.find(({ name }) => OWN_NAME.test(name))
    return named && { strength: 3, why: `names such as ${named.name}` }
  },
  place: () => (file) => {
    const place = placeByName(OWN_NAME, file)
    const isCode = place?.as === 'code' && /\.(?:up|down)\.[a-z]+$/i.test(file.name)
    return isCode ? { as: 'fault', message: 'only SQL files come in .up and .down' } : place
  },
  cut: cutOwn,
}

/** A half may not have a section of its own: taken whole, it would undo in the same run what it does. */
function cutOwn(text: string, part: Part): Cut {
  const sections = readSections(text)
  if (part === 'whole') return sections
  if ('faults' in sections || sections.down !== undefined) {
    if (part === 'down') return { up: text }
    return { faults: ['it has a section -- down, for which there is a .down.sql file'] }
  }
  return { ...sections, up: text }
}
