/** How a column changes the values that are stored in it (https://sqlite.org/datatype3.html#type_affinity). */
export type Affinity = 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC'

/** The affinity of a declared type: SQLite's own five rules, in their order. */
export function affinityOf(type: string, strict: boolean): Affinity {
  const name = type.toUpperCase()
  // Only a STRICT table has a type ANY; elsewhere the word is one that no rule knows.
  if (strict && name === 'ANY') return 'BLOB'
  if (name.includes('INT')) return 'INTEGER'
  if (['CHAR', 'CLOB', 'TEXT'].some((part) => name.includes(part))) return 'TEXT'
  if (name.includes('BLOB') || name === '') return 'BLOB'
  if (['REAL', 'FLOA', 'DOUB'].some((part) => name.includes(part))) return 'REAL'
  return 'NUMERIC'
}

// A number that looks like one compares equal to itself as a number; any other text does not, since
// only the CAST side has an affinity (https://sqlite.org/datatype3.html#comparison_expressions).
const numericText = (v: string): string => `typeof(${v}) = 'text' AND ${v} = CAST(${v} AS NUMERIC)`
const wholeReal = (v: string): string => `typeof(${v}) = 'real' AND ${v} = CAST(${v} AS INTEGER)`

/**
 * The SQL that is true for a value which would be stored as another one in a column of this affinity,
 * or in the column that is the rowid.
 */
export function changesUnder(affinity: Affinity, value: string, isRowid: boolean): string {
  switch (affinity) {
    case 'TEXT':
      return `typeof(${value}) IN ('integer', 'real')`
    case 'INTEGER':
    case 'NUMERIC':
      // The least integer stays a real everywhere but in a rowid.
      return `(${numericText(value)}) OR (${wholeReal(value)}${isRowid ? '' : ` AND ${value} > -9223372036854775808.0`})`
    case 'REAL':
      return `typeof(${value}) = 'integer' OR (${numericText(value)})`
    case 'BLOB':
      return '0'
  }
}

/** The SQL that is true for a value which a STRICT table would not take in a column of this type. */
export function unfitForStrict(type: string, value: string): string {
  const name = type.toUpperCase()
  if (name === 'ANY') return '0'
  const kind = name === 'INT' ? 'integer' : name.toLowerCase()
  return `typeof(${value}) NOT IN ('${kind}', 'null')`
}
