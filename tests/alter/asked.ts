import { chance, COMMENTS, pick, plainColumns, TYPES } from './models.js'
import type { ColumnModel, Dice, TableModel } from './models.js'
import { id } from './sqlite.js'
import type { Asked } from './expectation.js'

type Edit = (dice: Dice, asked: Asked) => Asked

/** A random change of a table: one, two or three edits at once. */
export function ask(dice: Dice, table: TableModel): Asked {
  let asked: Asked = { old: table, wanted: table, using: {}, drop: [] }
  const count = 1 + dice.below(3)
  for (let n = 0; n < count; n += 1) asked = pick(dice, EDITS)(dice, asked)
  return asked
}

const withTable = (asked: Asked, change: Partial<TableModel>): Asked => ({
  ...asked,
  wanted: { ...asked.wanted, ...change },
})

/** Changes one column that is no part of the key. */
function column(change: (dice: Dice, column: ColumnModel) => ColumnModel | undefined): Edit {
  return (dice, asked) => {
    const { wanted } = asked
    const free = plainColumns(wanted).filter(({ name }) => !isRowid(wanted, name))
    if (free.length === 0) return asked
    const chosen = pick(dice, free)
    const changed = change(dice, chosen)
    if (!changed) return asked
    const columns = wanted.columns.map((each) => (each === chosen ? changed : each))
    return withTable(asked, { columns })
  }
}

function isRowid({ key }: TableModel, name: string): boolean {
  return key.kind === 'rowid' && key.column === name
}

function without<K extends keyof ColumnModel>(found: ColumnModel, key: K): ColumnModel | undefined {
  if (found[key] === undefined) return undefined
  return Object.fromEntries(
    Object.entries(found).filter(([name]) => name !== key),
  ) as unknown as ColumnModel
}

const EDITS: readonly Edit[] = [
  column((dice, each) => ({
    ...each,
    check: `${id(each.name)} IS NOT 'zzz' AND ${dice.below(3)} < 2`,
  })),
  column((_, each) => ({ ...each, check: `typeof(${id(each.name)}) <> 'real'` })),
  column((_, each) => without(each, 'check')),
  column((_, each) => ({ ...each, notNull: 'NOT NULL' })),
  column((_, each) => without(each, 'notNull')),
  column((_, each) => ({ ...each, unique: 'UNIQUE' })),
  column((_, each) => without(each, 'unique')),
  column((_, each) => ({ ...each, references: 'REFERENCES "par ent"(k) ON DELETE SET NULL' })),
  column((_, each) => without(each, 'references')),
  column((dice, each) => ({ ...each, default: pick(dice, [`'d'`, '3', '(2 + 2)']) })),
  column((_, each) => without(each, 'default')),
  column((_, each) => ({ ...each, collate: 'NOCASE' })),
  column((_, each) => without(each, 'collate')),
  column((dice, each) => ({ ...each, comment: pick(dice, COMMENTS) })),
  (dice, asked) =>
    asked.wanted.strict
      ? asked
      : column((d, each) => ({ ...each, type: pick(d, TYPES) }))(dice, asked),
  addColumn,
  addColumn,
  dropColumn,
  dropColumn,
  compute,
  reorder,
  (_, asked) => withTable(asked, { strict: false }),
  (_, asked) => {
    const allowed = ['INT', 'INTEGER', 'TEXT', 'REAL', 'BLOB']
    const columns = asked.wanted.columns.map((each) => ({
      ...each,
      type: allowed.includes(each.type) ? each.type : 'TEXT',
    }))
    return withTable(asked, { strict: true, columns })
  },
  (_, asked) => withTable(asked, { withoutRowid: asked.wanted.key.kind === 'index' }),
  (_, asked) => withTable(asked, { withoutRowid: false }),
  changeKey,
  (_, { wanted, ...asked }) => ({
    ...asked,
    wanted: { ...wanted, constraints: wanted.constraints.slice(1) },
  }),
  (_, asked) => {
    const first = plainColumns(asked.wanted)[0]
    const check = `CONSTRAINT "n w" CHECK (${id(first?.name ?? '')} IS NOT 'x' /* ) */)`
    return withTable(asked, { constraints: [...asked.wanted.constraints, check] })
  },
  plainFromGenerated,
]

function addColumn(dice: Dice, asked: Asked): Asked {
  const { wanted, using } = asked
  if (wanted.columns.some(({ name }) => name === 'n-ew')) return asked
  const added: ColumnModel = {
    name: 'n-ew',
    type: wanted.strict ? 'TEXT' : pick(dice, ['', 'TEXT', 'INT']),
    ...(chance(dice, 60) && { default: pick(dice, [`'d'`, `'0'`]) }),
    ...(chance(dice, 30) && { notNull: 'NOT NULL' }),
    ...(chance(dice, 20) && { check: `"n-ew" IS NOT 'e'` }),
    ...(chance(dice, 10) && { references: 'REFERENCES "par ent"(k)' }),
  }
  const place = chance(dice, 60) ? wanted.columns.length : dice.below(wanted.columns.length + 1)
  const columns = [...wanted.columns.slice(0, place), added, ...wanted.columns.slice(place)]
  const computed = chance(dice, 20)
    ? { 'n-ew': `'u' || ${id(asked.old.columns[0]?.name ?? '')} -- c` }
    : {}
  return { ...withTable(asked, { columns }), using: { ...using, ...computed } }
}

function dropColumn(dice: Dice, asked: Asked): Asked {
  const { wanted, old, drop, using } = asked
  const words = wanted.constraints.join() + wanted.columns.map((each) => each.generated).join()
  const inKey = wanted.key.kind === 'index' ? wanted.key.columns : []
  const free = wanted.columns.filter(
    ({ name }) => !isRowid(wanted, name) && !inKey.includes(name) && !words.includes(id(name)),
  )
  if (free.length === 0 || plainColumns(wanted).length < 3) return asked
  const gone = pick(dice, free)
  const columns = wanted.columns.filter((each) => each !== gone)
  const wasThere = old.columns.some(({ name }) => name === gone.name)
  const left = Object.fromEntries(Object.entries(using).filter(([name]) => name !== gone.name))
  return {
    ...withTable(asked, { columns }),
    drop: wasThere ? [...drop, gone.name] : drop,
    using: left,
  }
}

function compute(dice: Dice, asked: Asked): Asked {
  const { wanted, old, using } = asked
  const free = plainColumns(wanted)
  const target = pick(dice, free).name
  const source = id(pick(dice, old.columns).name)
  const expression = pick(dice, [
    source,
    `coalesce(${source}, 'n')`,
    `(SELECT max(k) FROM "par ent")`,
    `1 --`,
  ])
  return { ...asked, using: { ...using, [target]: expression } }
}

function reorder(dice: Dice, asked: Asked): Asked {
  const { columns } = asked.wanted
  const cut = dice.below(columns.length)
  return withTable(asked, { columns: [...columns.slice(cut), ...columns.slice(0, cut)] })
}

function changeKey(dice: Dice, asked: Asked): Asked {
  const { wanted } = asked
  const free = plainColumns(wanted)
  const chosen = pick(dice, free).name
  const integer = (): ColumnModel[] =>
    wanted.columns.map((each) => (each.name === chosen ? { name: chosen, type: 'INTEGER' } : each))
  switch (dice.below(4)) {
    case 0:
      return withTable(asked, { key: { kind: 'none' }, withoutRowid: false })
    case 1:
      return withTable(asked, { key: { kind: 'index', columns: [chosen] } })
    case 2:
      return wanted.key.kind === 'rowid'
        ? withTable(asked, { key: { ...wanted.key, autoincrement: !wanted.key.autoincrement } })
        : asked
    default:
      return withTable(asked, {
        columns: integer(),
        key: { kind: 'rowid', column: chosen, autoincrement: chance(dice, 50) },
        withoutRowid: false,
      })
  }
}

function plainFromGenerated(_: Dice, asked: Asked): Asked {
  const columns = asked.wanted.columns.map((each) =>
    each.generated === undefined ? each : { name: each.name, type: each.type },
  )
  return withTable(asked, { columns })
}
