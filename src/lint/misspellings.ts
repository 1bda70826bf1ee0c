import type { Token } from '../sql.js'
import { columnsOf, typeWords } from './columns.js'
import type { Draft, TextRule } from './finding.js'
import { nameOf } from './shape.js'

/** `ADD COLUM name TEXT` is a column COLUM of the type "name TEXT". */
export const columnTypo: TextRule = ({ statements }) =>
  statements.flatMap(({ shape }): Draft[] => {
    if (shape.does !== 'add column') return []
    const [first, second] = shape.column
    const isNear =
      first?.kind === 'word' &&
      first.text.toUpperCase() !== 'COLUMN' &&
      distance(first.text.toUpperCase(), 'COLUMN') <= 2
    if (!isNear || !second) return []
    const types = typeWords(shape.column.slice(1))
    // "ADD columns TEXT" is a column with that name; "ADD colum name TEXT" has a word too many.
    const isType = types.length === 1 && TYPE_WORDS.test(types[0]?.text ?? '')
    if (types.length === 0 || isType) return []
    return [
      {
        code: 'COLUMN_TYPO',
        severity: 'error',
        at: first.start,
        message: `This adds a column named ${first.text} of the type "${types.map(({ text }) => text).join(' ')}".`,
        suggestion: `Write ADD COLUMN ${second.text}.`,
      },
    ]
  })

const KEYWORDS = [
  'UNIQUE',
  'DEFAULT',
  'PRIMARY',
  'REFERENCES',
  'COLLATE',
  'AUTOINCREMENT',
  'GENERATED',
  'CHECK',
]
const TYPE_WORDS =
  /^(VARYING|CHARACTER|PRECISION|UNSIGNED|SIGNED|BIG|NATIVE|LONG|DOUBLE|VARCHAR|INT|INTEGER|BIGINT|TEXT|BLOB|REAL|CHAR|CLOB|NUMERIC|DECIMAL|FLOAT|BOOL|BOOLEAN|DATE|DATETIME|TIME|TIMESTAMP|JSON|UUID|ANY)$/i

/** `a TEXT UNIQE` is a column of the type "TEXT UNIQE", and not unique. */
export const typeTypo: TextRule = ({ statements }) =>
  statements.flatMap(({ shape, tokens }): Draft[] => {
    return columnsOf(shape, tokens).flatMap((column) => {
      const suspect = typeWords(column.slice(1))
        .slice(1)
        .map((token) => ({ token, meant: meantBy(token) }))
        .find(({ meant }) => meant !== undefined)
      if (!suspect) return []
      const { token, meant } = suspect
      return [
        {
          code: 'COLUMN_TYPO',
          severity: 'error',
          at: token.start,
          message: `SQLite takes ${token.text} as a part of the type of ${nameOf(column[0])}.`,
          suggestion: `Write ${meant ?? ''}, if that is meant.`,
        },
      ]
    })
  })

function meantBy({ kind, text }: Token): string | undefined {
  if (kind !== 'word' || TYPE_WORDS.test(text)) return undefined
  const word = text.toUpperCase()
  return KEYWORDS.find(
    (keyword) => word !== keyword && distance(word, keyword) <= (keyword.length > 6 ? 2 : 1),
  )
}

/** Levenshtein's: how many letters to put in, take out or change. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1]
    for (const [j, other] of b.split('').entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
