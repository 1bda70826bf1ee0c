import { id, lit } from './sqlite.js'

// Tables as data, so that a test can change one thing about a table and write it down again. Nothing
// here reads SQL: what a table is, is known from having made it.

/** A source of choices: fast-check's, so that a failing case shrinks. */
export interface Dice {
  /** 0 … n - 1 */
  below(n: number): number
}

export function chance(dice: Dice, percent: number): boolean {
  return dice.below(100) >= 100 - percent
}

export function pick<T>(dice: Dice, list: readonly T[]): T {
  const value = list[dice.below(list.length)]
  if (value === undefined) throw new Error('Nothing to pick from.')
  return value
}

export interface ColumnModel {
  readonly name: string
  readonly type: string
  readonly notNull?: string
  readonly default?: string
  readonly collate?: string
  readonly check?: string
  readonly unique?: string
  readonly references?: string
  /** Expression of a generated column, over plain columns of the table. */
  readonly generated?: string
  readonly stored?: boolean
  readonly comment?: string
}

export interface TableModel {
  readonly name: string
  readonly columns: readonly ColumnModel[]
  readonly key:
    | { readonly kind: 'none' }
    | { readonly kind: 'rowid'; readonly column: string; readonly autoincrement: boolean }
    | { readonly kind: 'index'; readonly columns: readonly string[] }
  /** Further constraints of the table, as SQL. */
  readonly constraints: readonly string[]
  readonly strict: boolean
  readonly withoutRowid: boolean
  readonly comment?: string
}

const NAMES = ['a', 'B c', 'it"s', `o'k`, 'select', 'über', '名', 'x]y', 't.', 'end', 'A-1', 'n`g']
export const TYPES = [
  '',
  'INT',
  'INTEGER',
  'TEXT',
  'REAL',
  'BLOB',
  'NUMERIC',
  'VARCHAR(10)',
  'DATE',
]
const STRICT_TYPES = ['INT', 'INTEGER', 'TEXT', 'REAL', 'BLOB', 'ANY']
const DEFAULTS = [
  `'it''s'`,
  '5',
  '-1',
  '+2',
  'NULL',
  `x'00ff'`,
  '(1 + 1)',
  '1e3',
  `''`,
  '9223372036854775807',
]
export const COMMENTS = ['-- a ) comment, here\n', '/* x,(*/', '\n', '-- it\'s "odd"\n  ']
const CONFLICTS = ['', '', ' ON CONFLICT IGNORE', ' ON CONFLICT REPLACE', ' ON CONFLICT FAIL']
const ACTIONS = [
  '',
  ' ON DELETE CASCADE',
  ' ON UPDATE SET NULL ON DELETE SET DEFAULT',
  ' DEFERRABLE INITIALLY DEFERRED',
  ' NOT DEFERRABLE INITIALLY IMMEDIATE',
]

/** A table of the kinds that real files have, and of some that they should not have. */
export function tableModel(dice: Dice, name: string, parents: readonly string[]): TableModel {
  const strict = chance(dice, 20)
  const count = 2 + dice.below(4)
  const start = dice.below(NAMES.length)
  const names = Array.from({ length: count }, (_, at) => NAMES[(start + at) % NAMES.length] ?? 'z')
  const key = keyOf(dice, names)
  const columns = names.map((column, at) =>
    key.kind === 'rowid' && key.column === column
      ? { name: column, type: 'INTEGER' }
      : columnModel(dice, name, column, strict, at, parents),
  )
  const generated = chance(dice, 40) ? [generatedColumn(dice, names, strict)] : []
  const place = dice.below(columns.length + 1)
  const all = [...columns.slice(0, place), ...generated, ...columns.slice(place)]
  return {
    name,
    columns: all,
    key,
    constraints: tableConstraints(dice, name, names, parents),
    strict,
    withoutRowid: key.kind === 'index' && chance(dice, 50),
    ...(chance(dice, 30) && { comment: pick(dice, COMMENTS) }),
  }
}

function keyOf(dice: Dice, names: readonly string[]): TableModel['key'] {
  const column = pick(dice, names)
  switch (dice.below(4)) {
    case 0:
      return { kind: 'none' }
    case 1:
      return { kind: 'rowid', column, autoincrement: chance(dice, 50) }
    case 2:
      return { kind: 'index', columns: [column] }
    default:
      return { kind: 'index', columns: names.slice(0, 2).toReversed() }
  }
}

function columnModel(
  dice: Dice,
  table: string,
  name: string,
  strict: boolean,
  at: number,
  parents: readonly string[],
): ColumnModel {
  const type = pick(dice, strict ? STRICT_TYPES : TYPES)
  const c = id(name)
  return {
    name,
    type,
    ...(chance(dice, 20) && { notNull: `NOT NULL${pick(dice, CONFLICTS)}` }),
    ...(!strict && chance(dice, 30) && { default: pick(dice, DEFAULTS) }),
    ...(chance(dice, 20) && { collate: pick(dice, ['NOCASE', 'RTRIM', 'BINARY']) }),
    ...(chance(dice, 20) && {
      check: pick(dice, [
        `typeof(${c}) <> 'zz'`,
        `${id(table)}.${c} IS NOT ')'`,
        `length(${c}) < 900 /* ) */`,
        `CASE WHEN ${c} = 'q' THEN 0 ELSE 1 END`,
      ]),
    }),
    ...(chance(dice, 12) && { unique: `UNIQUE${pick(dice, CONFLICTS)}` }),
    ...(chance(dice, 15) && {
      references: `REFERENCES ${id(pick(dice, [table, ...parents]))}${pick(dice, ACTIONS)}`,
    }),
    ...(chance(dice, 10) && at > 0 && { comment: pick(dice, COMMENTS) }),
  }
}

function generatedColumn(dice: Dice, names: readonly string[], strict: boolean): ColumnModel {
  const source = id(pick(dice, names))
  const generated = pick(dice, [`typeof(${source})`, `length(${source})`, `${source} || 'z'`])
  return {
    name: 'made',
    type: generated.startsWith('length') ? 'INTEGER' : strict ? 'TEXT' : pick(dice, ['', 'TEXT']),
    generated,
    stored: chance(dice, 50),
  }
}

function tableConstraints(
  dice: Dice,
  table: string,
  names: readonly string[],
  parents: readonly string[],
): string[] {
  const [first = '', second = first] = names
  const found: string[] = []
  if (chance(dice, 25)) {
    found.push(`CONSTRAINT ${id('u q')} UNIQUE (${id(second)} COLLATE NOCASE DESC, ${id(first)})`)
  }
  if (chance(dice, 25)) found.push(`CONSTRAINT ck CHECK (${id(table)}.${id(first)} IS NOT 'never')`)
  if (chance(dice, 15)) found.push(`CHECK ("no column" <> 'x')`)
  if (chance(dice, 20)) {
    const parent = pick(dice, [table, ...parents])
    found.push(
      `CONSTRAINT fk FOREIGN KEY (${id(second)}) REFERENCES ${id(parent)}${pick(dice, ACTIONS)}`,
    )
  }
  return found
}

/** The CREATE TABLE of a model. */
export function tableSql(table: TableModel): string {
  const { key } = table
  const columns = table.columns.map((column) => columnSql(column, key))
  const primary = key.kind === 'index' ? [`PRIMARY KEY (${key.columns.map(id).join(', ')})`] : []
  const options = [table.withoutRowid && 'WITHOUT ROWID', table.strict && 'STRICT'].filter(Boolean)
  const body = [...columns, ...primary, ...table.constraints].join(', ')
  return `CREATE TABLE ${id(table.name)}(${table.comment ?? ''}${body})${options.length > 0 ? ` ${options.join(', ')}` : ''}`
}

function columnSql(column: ColumnModel, key: TableModel['key']): string {
  const isKey = key.kind === 'rowid' && key.column === column.name
  const parts = [
    `${column.comment ?? ''}${id(column.name)}`,
    column.type,
    isKey && `PRIMARY KEY${key.autoincrement ? ' AUTOINCREMENT' : ''}`,
    column.generated && `AS (${column.generated}) ${column.stored ? 'STORED' : 'VIRTUAL'}`,
    column.notNull,
    column.default && `DEFAULT ${column.default}`,
    column.collate && `COLLATE ${column.collate}`,
    column.check && `CHECK (${column.check})`,
    column.unique,
    column.references,
  ]
  return parts.filter(Boolean).join(' ')
}

/** Columns that a row can be given values for. */
export function plainColumns({ columns }: TableModel): ColumnModel[] {
  return columns.filter(({ generated }) => generated === undefined)
}

const VALUES = [
  'NULL',
  '0',
  '1',
  '7',
  '-5',
  '2.5',
  '-0.0',
  '3.0',
  '9e999',
  '9223372036854775807',
  '-9223372036854775808',
  `'007'`,
  `'12abc'`,
  `'x'`,
  `'X '`,
  `''`,
  `x''`,
  `x'31'`,
  `CAST(x'610062' AS TEXT)`,
  `CAST(x'ff41' AS TEXT)`,
  `'2020-01-01'`,
  `'é名'`,
]

/** Statements that fill a table; rows that its constraints refuse are left out by SQLite. */
export function rowStatements(dice: Dice, table: TableModel, count: number): string[] {
  const columns = plainColumns(table)
  const list = columns.map(({ name }) => id(name)).join()
  return Array.from({ length: count }, () => {
    const values = columns.map(({ name }) =>
      table.key.kind === 'rowid' && table.key.column === name
        ? pick(dice, ['NULL', '3', '40', '-7', '900'])
        : pick(dice, VALUES),
    )
    return `INSERT OR IGNORE INTO ${id(table.name)}(${list}) VALUES (${values.join()})`
  })
}

/** Everything around a table that a careless change would lose. */
export function dependents(dice: Dice, table: TableModel): string[] {
  const t = id(table.name)
  const names = table.columns.map(({ name }) => name)
  const column = (): string => id(pick(dice, names))
  const plain = (): string => id(pick(dice, plainColumns(table)).name)
  const all = [
    () => `CREATE INDEX i1 ON ${t}(${column()} DESC)`,
    () => `CREATE INDEX "i ""2" ON ${t}(${column()} COLLATE RTRIM, ${column()})`,
    () => `CREATE INDEX i3 ON ${t}(${column()}) WHERE ${column()} IS NOT NULL -- partial`,
    () => `CREATE INDEX i4 ON ${t}(length(${column()}), abs(${column()}))`,
    () =>
      `CREATE TRIGGER g1 AFTER INSERT ON ${t} BEGIN INSERT INTO log VALUES (';end' || new.${column()}); END`,
    () =>
      `CREATE TRIGGER g2 BEFORE UPDATE OF ${plain()} ON ${t} WHEN new.${column()} IS NULL BEGIN SELECT 1; /* ; */ END`,
    () =>
      `CREATE TRIGGER g3 AFTER DELETE ON ${t} BEGIN DELETE FROM log WHERE x = old.${column()}; END`,
    () => `CREATE TRIGGER g4 AFTER INSERT ON ${t} BEGIN INSERT INTO log VALUES ('second'); END`,
    () =>
      `CREATE TRIGGER g5 AFTER INSERT ON log BEGIN UPDATE ${t} SET ${plain()} = ${plain()}; END`,
    () =>
      `CREATE TEMP TRIGGER g6 AFTER UPDATE ON main.${t} BEGIN INSERT INTO log VALUES (new.${column()}); END`,
    () => `CREATE VIEW v1 AS SELECT ${column()} AS one, count(*) AS n FROM ${t} GROUP BY 1`,
    () => `CREATE VIEW v2 AS SELECT v.*, "a string" FROM v1 AS v JOIN ${t} USING (${column()})`,
    () => `CREATE VIEW v3(x, y) AS SELECT ${column()}, ${column()} FROM ${t}`,
    () => `CREATE VIEW broken AS SELECT * FROM missing`,
    () => `CREATE TRIGGER broken2 AFTER INSERT ON log WHEN 0 BEGIN SELECT * FROM nowhere; END`,
    () => `CREATE TABLE child(x REFERENCES ${t} ON DELETE CASCADE, y DEFAULT ${lit("it's")})`,
    () => `CREATE TEMP VIEW v4 AS SELECT ${column()} FROM main.${t}`,
  ]
  const made = all.filter(() => chance(dice, 45)).map((make) => make())
  const hasFirst = made.some((sql) => sql.startsWith('CREATE VIEW v1'))
  return made.filter((sql) => hasFirst || !sql.startsWith('CREATE VIEW v2'))
}
