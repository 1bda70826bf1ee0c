import { foldCase, isWord, unquote } from '../sql.js'
import type { Statement, Token } from '../sql.js'

/** What a statement does, as far as its first words say; names are folded. */
export type Shape =
  | { readonly does: 'create table'; readonly name: string; readonly asSelect: boolean }
  | { readonly does: 'drop table'; readonly name: string }
  | { readonly does: 'rename table'; readonly name: string; readonly to: string }
  | { readonly does: 'add column'; readonly name: string; readonly column: readonly Token[] }
  | { readonly does: 'drop column'; readonly name: string }
  | { readonly does: 'create index'; readonly name: string; readonly columns: readonly string[] }
  | { readonly does: 'legacy alter' }
  | { readonly does: 'other' }

/** Walks over the words of one statement by SQLite's grammar of it. */
class Walk {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** Takes these words when they are next. */
  take(...words: string[]): boolean {
    const isNext = words.every((word, i) => isWord(this.#tokens[this.#at + i], word))
    if (isNext) this.#at += words.length
    return isNext
  }

  /** Takes a name, with its schema if there is one. */
  name(): string {
    const first = this.#tokens[this.#at++]
    if (this.#tokens[this.#at]?.text !== '.') return nameOf(first)
    this.#at += 2
    return nameOf(this.#tokens[this.#at - 1])
  }

  rest(): readonly Token[] {
    return this.#tokens.slice(this.#at)
  }
}

/** What a token stands for when it is a name, in the case that SQLite compares. */
export function nameOf(token: Token | undefined): string {
  return foldCase(unquote(token?.text ?? ''))
}

/** Reads the shape of a statement. */
export function shapeOf({ tokens }: Statement): Shape {
  const walk = new Walk(tokens)
  const isTable =
    walk.take('CREATE', 'TABLE') ||
    walk.take('CREATE', 'TEMP', 'TABLE') ||
    walk.take('CREATE', 'TEMPORARY', 'TABLE')
  if (isTable) {
    walk.take('IF', 'NOT', 'EXISTS')
    const name = walk.name()
    return { does: 'create table', name, asSelect: walk.take('AS') }
  }
  if (walk.take('DROP', 'TABLE')) {
    walk.take('IF', 'EXISTS')
    return { does: 'drop table', name: walk.name() }
  }
  if (walk.take('CREATE', 'INDEX') || walk.take('CREATE', 'UNIQUE', 'INDEX')) {
    walk.take('IF', 'NOT', 'EXISTS')
    walk.name()
    walk.take('ON')
    return { does: 'create index', name: walk.name(), columns: listed(walk.rest()) }
  }
  if (walk.take('ALTER', 'TABLE')) return alterShape(walk, walk.name())
  return isLegacyAlter(tokens) ? { does: 'legacy alter' } : { does: 'other' }
}

function alterShape(walk: Walk, name: string): Shape {
  if (walk.take('RENAME', 'TO')) return { does: 'rename table', name, to: walk.name() }
  if (walk.take('DROP', 'CONSTRAINT')) return { does: 'other' }
  if (walk.take('DROP')) return { does: 'drop column', name }
  if (walk.take('ADD', 'CONSTRAINT') || walk.take('ADD', 'CHECK')) return { does: 'other' }
  if (!walk.take('ADD')) return { does: 'other' }
  // Whether COLUMN is there is left to see: a misspelt one is the name of the column.
  return { does: 'add column', name, column: walk.rest() }
}

/** The names in the first parentheses, up to the first that is no plain name. */
export function listed(tokens: readonly Token[]): string[] {
  const names: string[] = []
  for (let at = 1; at < tokens.length; at++) {
    if (![',', '('].includes(tokens[at - 1]?.text ?? '')) continue
    const after = tokens[at + 1]
    const isPlain = after && (after.text === ',' || after.text === ')' || after.kind === 'word')
    if (!isPlain) return names
    names.push(nameOf(tokens[at]))
    if (after.text === ')') return names
  }
  return names
}

/** `PRAGMA legacy_alter_table = ON`, under which a rename leaves the references of others alone. */
function isLegacyAlter(tokens: readonly Token[]): boolean {
  if (!isWord(tokens[0], 'PRAGMA')) return false
  const isSetting = tokens.some((token) => nameOf(token) === 'legacy_alter_table')
  return (
    isSetting &&
    /^(on|1|true|yes)$/i.test(unquote(tokens.at(tokens.at(-1)?.text === ')' ? -2 : -1)?.text ?? ''))
  )
}
