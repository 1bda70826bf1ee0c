import { isWord } from '../sql.js'
import type { Token } from '../sql.js'
import type { Shape } from './shape.js'

/** Words that begin a constraint of a column: what stands before the first of them is its type. */
const CONSTRAINTS =
  /^(CONSTRAINT|PRIMARY|NOT|NULL|UNIQUE|CHECK|DEFAULT|COLLATE|REFERENCES|GENERATED|AS|DEFERRABLE)$/i

/** The columns that a statement makes, each as its tokens, the name first. */
export function columnsOf(shape: Shape, tokens: readonly Token[]): readonly (readonly Token[])[] {
  if (shape.does === 'add column') {
    return [isWord(shape.column[0], 'COLUMN') ? shape.column.slice(1) : shape.column]
  }
  return shape.does === 'create table' && !shape.asSelect ? columnsIn(tokens) : []
}

/** The parts of a CREATE TABLE between its commas, those that are columns. */
function columnsIn(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens.slice(tokens.findIndex(({ text }) => text === '(') + 1)) {
    if (token.text === '(') depth++
    if (token.text === ')' && --depth < 0) break
    if (depth === 0 && token.text === ',') parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts.filter(
    ([first]) => !/^(CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)$/i.test(first?.text ?? ''),
  )
}

/** The words of a type: up to the first constraint or parenthesis. */
export function typeWords(tokens: readonly Token[]): readonly Token[] {
  const end = tokens.findIndex(
    ({ kind, text }) =>
      !['word', 'name', 'string'].includes(kind) || (kind === 'word' && CONSTRAINTS.test(text)),
  )
  return end < 0 ? tokens : tokens.slice(0, end)
}

/** The tokens that stand in no parentheses. */
export function topLevel(tokens: readonly Token[]): Set<Token> {
  let depth = 0
  return new Set(
    tokens.filter(({ text }) => {
      if (text === '(') depth++
      if (text === ')') depth--
      return depth === 0 && text !== ')'
    }),
  )
}
