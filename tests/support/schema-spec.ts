import fc from 'fast-check'

// Random schemas as data, written down as SQL in a random hand: two texts of one spec are the same
// schema, and the spec says so without looking at any text.

export interface ColumnSpec {
  name: string
  type: string
  notNull: boolean
  conflict: string
  value: string
  collate: string
  check: number
  unique: boolean
  parent: string
  onDelete: string
  deferred: boolean
}

export interface TableSpec {
  name: string
  columns: ColumnSpec[]
  key: 'none' | 'rowid' | 'text' | 'without rowid'
  together: boolean
  index: { descending: boolean; unique: boolean; where: number; expression: boolean } | undefined
  trigger: number
  strict: boolean
}

export interface Spec {
  tables: TableSpec[]
  view: number
}

const column = (name: string): fc.Arbitrary<ColumnSpec> =>
  fc.record({
    name: fc.constant(name),
    type: fc.constantFrom('INT', 'TEXT', 'REAL', 'BLOB', 'INTEGER'),
    notNull: fc.boolean(),
    conflict: fc.constantFrom('', '', 'IGNORE', 'REPLACE', 'ROLLBACK'),
    value: fc.constantFrom(
      '',
      '',
      '0',
      `'0'`,
      `'x y'`,
      `'X Y'`,
      'NULL',
      `x'00'`,
      '-1',
      '(1 + 1)',
      'CURRENT_TIMESTAMP',
    ),
    collate: fc.constantFrom('', '', 'NOCASE', 'RTRIM'),
    check: fc.constantFrom(0, 0, 1, 2),
    unique: fc.boolean(),
    parent: fc.constantFrom('', '', 'one', 'two'),
    onDelete: fc.constantFrom('', 'CASCADE', 'SET NULL', 'SET DEFAULT'),
    deferred: fc.boolean(),
  })

const table = (name: string): fc.Arbitrary<TableSpec> =>
  fc.record({
    name: fc.constant(name),
    columns: fc.tuple(column('a'), column('b'), column('select')),
    key: fc.constantFrom('none', 'rowid', 'text', 'without rowid'),
    together: fc.boolean(),
    index: fc.option(
      fc.record({
        descending: fc.boolean(),
        unique: fc.boolean(),
        where: fc.constantFrom(0, 1, 2),
        expression: fc.boolean(),
      }),
      { nil: undefined },
    ),
    trigger: fc.constantFrom(0, 0, 1, 2),
    strict: fc.boolean(),
  })

export const spec: fc.Arbitrary<Spec> = fc.record({
  tables: fc.tuple(table('one'), table('two')),
  view: fc.constantFrom(0, 1, 2),
})

/** One attribute of a spec, changed or not. */
export function alterOne(from: Spec, to: Spec, choice: number): Spec {
  const copy = structuredClone(from)
  const [target, source] = [copy.tables[choice % 2], to.tables[choice % 2]]
  const [column, other] = [target?.columns[choice % 3], source?.columns[choice % 3]]
  if (!target || !source || !column || !other) return copy
  const kind = Math.floor(choice / 6) % 16
  if (kind === 0) column.type = other.type
  else if (kind === 1) column.notNull = other.notNull
  else if (kind === 2) column.conflict = other.conflict
  else if (kind === 3) column.value = other.value
  else if (kind === 4) column.collate = other.collate
  else if (kind === 5) column.check = other.check
  else if (kind === 6) column.unique = other.unique
  else if (kind === 7) column.parent = other.parent
  else if (kind === 8) column.onDelete = other.onDelete
  else if (kind === 9) column.deferred = other.deferred
  else if (kind === 10) target.key = source.key
  else if (kind === 11) target.together = source.together
  else if (kind === 12) target.index = source.index
  else if (kind === 13) target.trigger = source.trigger
  else if (kind === 14) target.strict = source.strict
  else copy.view = to.view
  return copy
}

/** What is the same in two specs that mean one schema: attributes that are not written do not count. */
export function meaning({ tables, view }: Spec): string {
  return JSON.stringify([
    view,
    tables.map((each) => ({
      ...each,
      key: keyOf(each),
      columns: each.columns.map((one) => ({
        ...one,
        type: one.name === 'a' && each.key === 'rowid' ? 'INTEGER' : one.type,
        conflict: one.notNull || one.unique ? one.conflict : '',
        onDelete: one.parent ? one.onDelete : '',
        deferred: one.parent !== '' && one.deferred,
      })),
    })),
  ])
}

/** `a INTEGER PRIMARY KEY` is the rowid, whichever way it came about. */
function keyOf({ key, columns }: TableSpec): TableSpec['key'] {
  return key === 'text' && columns[0]?.type === 'INTEGER' ? 'rowid' : key
}

type Word = string | { readonly name: string } | { readonly text: string }

/** Numbers that decide how something is written. */
export type Hand = () => number

export function handOf(seed: number): Hand {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** SQL of a spec. `reorder` may write the columns in another order. */
export function write({ tables, view }: Spec, hand: Hand, reorder: boolean): string {
  const statements = tables.flatMap((each) => tableWords(each, hand, reorder))
  if (view > 0) {
    const join = view === 1 ? 'JOIN' : 'LEFT JOIN'
    const from: Word[] = ['FROM', { name: 'one' }, ...join.split(' '), { name: 'two' }, 'ON', '1']
    const columns: Word[] = [{ name: 'one' }, '.', { name: 'a' }, 'AS', { name: 'x' }]
    statements.push(['CREATE', 'VIEW', { name: 'v' }, 'AS', 'SELECT', ...columns, ...from])
  }
  return statements
    .map((words) => `${words.map((word) => spell(word, hand)).join(gap(hand))};`)
    .join('\n')
}

function tableWords(each: TableSpec, hand: Hand, reorder: boolean): Word[][] {
  const { name, key, together, index, trigger, strict } = each
  const columns = reorder && hand() < 0.5 ? [...each.columns].reverse() : each.columns
  const items = columns.map((one) => columnWords(one, key))
  const constraints: Word[][] = []
  if (together) {
    constraints.push(['UNIQUE', '(', { name: 'a' }, ',', { name: 'b' }, ')'])
    constraints.push([
      'CONSTRAINT',
      { name: 'sum' },
      'CHECK',
      '(',
      { name: 'a' },
      '<>',
      { name: 'b' },
      ')',
    ])
    if (hand() < 0.5) constraints.reverse()
  }
  const options: Word[] = key === 'without rowid' ? ['WITHOUT', 'ROWID'] : []
  if (strict) options.push(...(options.length > 0 ? [',', 'STRICT'] : ['STRICT']))
  const list = [...items, ...constraints].flatMap((item, at): Word[] =>
    at > 0 ? [',', ...item] : item,
  )
  const exists: Word[] = hand() < 0.3 ? ['IF', 'NOT', 'EXISTS'] : []
  const statements: Word[][] = [
    ['CREATE', 'TABLE', ...exists, { name }, '(', ...list, ')', ...options],
  ]
  if (index) {
    const first: Word[] = index.expression ? ['abs', '(', { name: 'a' }, ')'] : [{ name: 'a' }]
    const order: Word[] = index.descending ? ['DESC'] : hand() < 0.3 ? ['ASC'] : []
    const where: Word[] = index.where > 0 ? ['WHERE', { name: 'b' }, '>', String(index.where)] : []
    const unique: Word[] = index.unique ? ['UNIQUE'] : []
    statements.push([
      'CREATE',
      ...unique,
      'INDEX',
      { name: `i_${name}` },
      'ON',
      { name },
      '(',
      ...first,
      ...order,
      ')',
      ...where,
    ])
  }
  if (trigger > 0) {
    const body: Word[] = [
      'DELETE',
      'FROM',
      { name: 'two' },
      'WHERE',
      { name: 'a' },
      '=',
      String(trigger),
      ';',
      'END',
    ]
    statements.push([
      'CREATE',
      'TRIGGER',
      { name: `g_${name}` },
      'AFTER',
      'INSERT',
      'ON',
      { name },
      'BEGIN',
      ...body,
    ])
  }
  return statements
}

function columnWords(one: ColumnSpec, key: TableSpec['key']): Word[] {
  const words: Word[] = [{ name: one.name }]
  const isKey = one.name === 'a' && key !== 'none'
  words.push(isKey && key === 'rowid' ? 'INTEGER' : one.type)
  if (isKey) words.push('PRIMARY', 'KEY')
  const conflict: Word[] = one.conflict ? ['ON', 'CONFLICT', one.conflict] : []
  if (one.notNull) words.push('NOT', 'NULL', ...conflict)
  if (one.unique) words.push('UNIQUE', ...conflict)
  if (one.value) words.push('DEFAULT', { text: one.value })
  if (one.collate) words.push('COLLATE', { text: one.collate })
  if (one.check > 0) words.push('CHECK', '(', { name: one.name }, '>', String(one.check), ')')
  if (one.parent) {
    words.push('REFERENCES', { name: one.parent }, '(', { name: 'a' }, ')')
    if (one.onDelete) words.push('ON', 'DELETE', ...one.onDelete.split(' '))
    if (one.deferred) words.push('DEFERRABLE', 'INITIALLY', 'DEFERRED')
  }
  return words
}

function spell(word: Word, hand: Hand): string {
  if (typeof word === 'string')
    return /^[A-Z]+$/i.test(word) && hand() < 0.3 ? word.toLowerCase() : word
  if ('text' in word) {
    // One value may stand in parentheses.
    return /^('|-?\d|x')/.test(word.text) && hand() < 0.3 ? `( ${word.text} )` : word.text
  }
  const quotes: [string, string][] = [
    ['"', '"'],
    ['[', ']'],
    ['`', '`'],
  ]
  const [open, close] = quotes[Math.floor(hand() * 3)] ?? ['"', '"']
  return word.name !== 'select' && hand() < 0.4 ? word.name : `${open}${word.name}${close}`
}

function gap(hand: Hand): string {
  const gaps = [' ', ' ', '  ', '\n', '\t', ' /* a, ( b */ ', " -- it's\n"]
  return gaps[Math.floor(hand() * gaps.length)] ?? ' '
}
