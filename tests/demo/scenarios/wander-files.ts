import { createHash } from 'node:crypto'
import { copyIdOf } from '../../../demo/app/copy-id.js'
import { textFile } from '../page.js'
import type { FileToTake } from '../page.js'
import { imageOf } from '../sql-js.js'

/** What is dropped in one go, and what may become of it. */
export interface Kit {
  readonly files: readonly FileToTake[]
  /** Absent where nothing is opened. */
  readonly opens?: { readonly id: string; readonly name: string; readonly sha256: string }
  /** A statement in it never ends. */
  readonly endless?: true
  /** The page refuses it. */
  readonly bad?: true
}

/** As `drop` dates them. */
const lastModified = 1_700_000_000_000

/** Counts to a number, which takes SQLite as long as the number is large. */
const count = (to: string) =>
  `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${to}) SELECT max(n) AS n FROM c;`
const ADD = textFile(
  '001_add_price.sql',
  '-- up\nALTER TABLE shop ADD COLUMN price INTEGER;\n-- down\nALTER TABLE shop DROP COLUMN price;',
)
const STOCK = textFile(
  '002_add_stock.sql',
  '-- up\nALTER TABLE shop ADD COLUMN stock INTEGER;\n-- down\nALTER TABLE shop DROP COLUMN stock;',
)
const SLOW = textFile(
  '003_slow.sql',
  `-- up\nCREATE TABLE counted AS ${count('1500000')}\n-- down\nDROP TABLE counted;`,
)
const ENDLESS = textFile('003_endless.sql', `CREATE TABLE counted AS ${count('9e99')}`)
const ENDLESS_BACK = textFile(
  '003_endless_back.sql',
  `-- up\nCREATE TABLE counted (n);\n-- down\nINSERT INTO counted ${count('9e99')}\nDROP TABLE counted;`,
)
const FAILING = textFile('003_fails.sql', 'INSERT INTO nowhere VALUES (1);')

function shop(name: string): FileToTake {
  const rows = Array.from({ length: 40 }, (_, place) => `(${place + 1}, '${name} ${place}')`)
  const sql = `CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO shop VALUES ${rows.join()};`
  return { name, bytes: imageOf(sql) }
}

function kit(database: FileToTake, ...sql: readonly FileToTake[]): Kit {
  const { name, bytes } = database
  return {
    files: [database, ...sql],
    opens: {
      id: copyIdOf({ name, size: bytes.length, lastModified }),
      name,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
  }
}

const first = shop('first.db')

export const KITS = {
  good: kit(first, ADD, STOCK),
  alone: kit(first),
  slow: kit(shop('slow.db'), ADD, STOCK, SLOW),
  failing: kit(shop('failing.db'), ADD, STOCK, FAILING),
  endless: { ...kit(shop('endless.db'), ADD, STOCK, ENDLESS), endless: true },
  endlessBack: { ...kit(shop('back.db'), ADD, STOCK, ENDLESS_BACK), endless: true },
  text: { files: [textFile('notes.db', 'not a database\n'.repeat(99))], bad: true },
  migrations: { files: [ADD, STOCK] },
  endlessMigrations: { files: [ADD, STOCK, ENDLESS], endless: true },
} as const satisfies Readonly<Record<string, Kit>>

export type KitName = keyof typeof KITS

/** Columns that a version brings to the table of these files. */
export const COLUMNS: readonly (readonly [version: string, column: string])[] = [
  ['001', 'price'],
  ['002', 'stock'],
]
