import type { Entry } from '../folder.js'
import type { Format, Place } from '../format.js'
import { propertyOf } from '../from-module.js'
import { endStatementsAt } from '../marks.js'
import { wordsOf } from '../names.js'
import { placeByFolder } from './prisma.js'

/** `meta/_journal.json` names the files in their order; newer folders have a `snapshot.json` each. */
export const drizzle: Format = {
  name: 'drizzle',
  names: '0000_add_tags.sql, named in meta/_journal.json',
  history: { tool: 'Drizzle', table: '__drizzle_migrations' },
  recognise({ files }) {
    const journal = files.find(isJournal)
    if (journal) return { strength: 9, why: `${journal.path} is Drizzle's list of steps` }
    const snapshot = files.find(({ name }) => name === 'snapshot.json')
    const hasSteps = files.some(({ name, folders }) => placeByFolder(name, folders))
    return snapshot && hasSteps ? { strength: 9, why: `${snapshot.path} is Drizzle's` } : undefined
  },
  place: ({ files }) => {
    const journal = files.find(isJournal)
    if (!journal) return ({ name, folders }) => placeByFolder(name, folders)
    return placeByJournal(journal, new Set(files.map(({ name }) => name)))
  },
  cut: (text) => ({ up: endStatementsAt(text, /^-->[ \t]*statement-breakpoint/i) }),
}

function isJournal({ name, folders }: Entry): boolean {
  return name === '_journal.json' && folders.at(-1) === 'meta'
}

/** The order of the journal wins over the names. */
function placeByJournal(
  journal: Entry,
  names: ReadonlySet<string>,
): (file: Entry) => Place | undefined {
  const steps = stepsOf(journal.text ?? '')
  const missing = steps && [...steps.keys()].filter((tag) => !names.has(`${tag}.sql`))
  const message =
    missing === undefined
      ? 'it cannot be read as a list of steps for SQLite'
      : `it names ${missing.map((tag) => `${tag}.sql`).join(' and ')}, missing here`
  return (file) => {
    if (file === journal && missing?.length !== 0) return { as: 'fault', message }
    if (file === journal) return { as: 'other', why: 'the order of the steps is read from it' }
    const [, tag] = /^(.*)\.sql$/i.exec(file.name) ?? []
    if (tag === undefined || !steps) return undefined
    const version = steps.get(tag)
    if (version === undefined) return { as: 'other', why: `${journal.path} does not name it` }
    return { as: 'whole', version, description: wordsOf(tag.replace(/^\d+_/, '')) }
  }
}

/** Each tag with its version: its `idx`, or, where these do not rise, its place in the list. */
function stepsOf(text: string): Map<string, string> | undefined {
  const journal = parse(text)
  const entries = propertyOf(journal, 'entries')
  const dialect = propertyOf(journal, 'dialect')
  const isOther = typeof dialect === 'string' && !/^(?:sqlite|turso)$/.test(dialect)
  if (!Array.isArray(entries) || isOther) return undefined
  const tags = entries
    .map((entry) => propertyOf(entry, 'tag'))
    .filter((tag) => typeof tag === 'string')
  if (tags.length < entries.length || new Set(tags).size < tags.length) return undefined
  const numbers = entries.map((entry) => propertyOf(entry, 'idx'))
  const rise = numbers.every((number, index) => {
    const before = index === 0 ? -1 : numbers[index - 1]
    return Number.isSafeInteger(number) && Number(number) > Number(before)
  })
  return new Map(
    tags.map((tag, index) => [tag, String(rise ? numbers[index] : index).padStart(4, '0')]),
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
