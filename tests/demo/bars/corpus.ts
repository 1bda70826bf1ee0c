import { imageOf } from '../sql-js.js'
import { textFile } from '../page.js'
import type { FileToTake } from '../page.js'

// Texts that would like to be more than text, and files that have them wherever a file has a text.

/** A script that is run leaves its number in `window.ran`. */
const markup = {
  picture: '<img src=x onerror="window.ran=1">',
  script: '"></script><script>window.ran=2</script>',
  drawing: '<svg/onload=window.ran=3>',
  address: 'javascript:window.ran=4',
  attribute: '" onfocus="window.ran=5" autofocus tabindex="0" x="',
  frame: "<iframe srcdoc='<script>parent.ran=6</script>'></iframe>",
  style: '</style><style>*{display:none!important}</style>',
  template: '{{constructor.constructor("window.ran=7")()}}${window.ran=7}',
  entity: '&lt;img src=x onerror=window.ran=8&gt;&#0;&nbsp',
  markdown: '[a](javascript:window.ran=9) ![b](//example.org/c.png) @everyone `x` **y** | z',
} as const

/** Marks that turn what follows: shown as they are, 'gnp.exe' would read 'exe.png'. */
export const TURNING = /[\u202A-\u202E\u2066-\u2069]/

const shapes = {
  turned: '\u202Egnp.exe\u2066 \u2067 \u202D',
  'of Hebrew letters': 'שולחן',
  'on many lines': 'one\r\ntwo\n\n\tthree\u2028four\u0085five',
  'of control characters': '\u0001\u0007\u0008\u001B[31m\u007F\uFEFF\u200B',
  'very long': 'w'.repeat(20_000),
  'of long words': 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau '.repeat(40),
  empty: '',
  'of spaces': '   ',
  'of emoji': '👩‍👩‍👧‍👦🏴‍☠️🇦🇶'.repeat(60),
  'of wide letters': '𒐫﷽'.repeat(80),
  'of stacked marks': `Z${'\u0351\u0345\u0321'.repeat(300)}`,
  'of quotes': `a"b'c\`d]e\\f;--/*`,
  'like a formula': '=HYPERLINK("https://example.org","x")',
  'like a path': '../../etc/passwd\\..\\CON',
} as const

const properties = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'] as const

export const EVIL = markup.picture
export const HOSTILE: readonly string[] = [
  ...Object.values(markup),
  ...Object.values(shapes),
  ...properties,
]
/** All of them in one text: for places of which there is only one. */
const ALL = [...Object.values(markup), shapes.turned, shapes['on many lines']].join(' ')

const name = (text: string) => `"${text.replaceAll('"', '""')}"`
const value = (text: string) => `'${text.replaceAll("'", "''")}'`

/** A table, its columns, their types and defaults, an index, a trigger and a view for every text. */
function schemaOf(text: string): string {
  const also = (end: string) => name(`${text}${end}`)
  return `
    CREATE TABLE ${name(text)} (
      ${name(text)} ${name(text || 'TEXT')} DEFAULT ${value(text)},
      ${also('2')} TEXT NOT NULL DEFAULT ${value(text)} REFERENCES ${name(text)} (${name(text)}),
      ${also('3')} TEXT AS (${name(text)} || ${value(text)})
    );
    CREATE INDEX ${also(' index')} ON ${name(text)} (${name(text)}, ${also('2')} || ${value(text)});
    CREATE TRIGGER ${also(' trigger')} AFTER DELETE ON ${name(text)} BEGIN SELECT ${value(text)}; END;
    CREATE VIEW ${also(' view')} AS SELECT ${name(text)} AS ${name(text)} FROM ${name(text)};
    INSERT INTO ${name(text)} (${name(text)}) VALUES (${value(text)}), (NULL);`
}

/** Texts of the corpus that a name of the file can be, in one. */
export const FILE_NAME = `${markup.picture}\u202Egnp.__proto__${shapes['on many lines']}${'n'.repeat(150)}.db`

const SCHEMA = HOSTILE.map(schemaOf).join('\n')

/** Every text as every kind of name. */
export const NAMES: FileToTake = { name: FILE_NAME, bytes: imageOf(SCHEMA) }

/** Migrations that touch what has such names: drop it, change it, make it, warn of it. */
export const MIGRATIONS: readonly FileToTake[] = [
  textFile(
    `001_${markup.picture.replaceAll('/', '')}\u202E.sql`,
    `-- up\n${HOSTILE.slice(0, 12)
      .map((text) => `ALTER TABLE ${name(text)} ADD COLUMN ${name(`${text} new`)} TEXT;`)
      .join('\n')}\n-- down\n${HOSTILE.slice(0, 12)
      .map((text) => `ALTER TABLE ${name(text)} DROP COLUMN ${name(`${text} new`)};`)
      .join('\n')}\n`,
  ),
  textFile(
    `002_${'w'.repeat(240)}.sql`,
    `-- up\n${HOSTILE.slice(12, 20)
      .map((text) => `DROP VIEW ${name(`${text} view`)}; DROP TABLE ${name(text)};`)
      .join('\n')}\n`,
  ),
  textFile(
    '003_constructor.sql',
    `-- up\nCREATE TABLE ${name(`${EVIL} made`)} (${name(EVIL)} ${name(EVIL)});
    INSERT INTO ${name(`${EVIL} made`)} VALUES (${value(EVIL)});
    UPDATE ${name('__proto__')} SET ${name('__proto__')} = ${value(ALL)};
    -- ${ALL.replaceAll(/[\r\n\u2028\u0085]/g, ' ')}
    \n-- down\nDROP TABLE ${name(`${EVIL} made`)};\n`,
  ),
]

/** Fails with a text that the file has brought along, in a statement that shows one too. */
export const FAILING: readonly FileToTake[] = [
  {
    name: FILE_NAME,
    bytes: imageOf(
      `CREATE TABLE t (a); CREATE TRIGGER no BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, ${value(ALL)}); END`,
    ),
  },
  textFile(
    `1_${EVIL.replaceAll('/', '')}.sql`,
    `CREATE TABLE fine (a);\nINSERT INTO t VALUES (${value(EVIL + 'v'.repeat(500))});\n`,
  ),
]

const OWN_TABLE =
  'CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP)'

/** Recorded by an app that is newer, with versions, descriptions and times that are such texts. */
export const NEWER: FileToTake = {
  name: 'newer.db',
  bytes: imageOf(
    `${OWN_TABLE};${HOSTILE.map((text) => `INSERT INTO schema_migrations VALUES (${value(text)}, ${value(text)}, ${value(text)});`).join('')}`,
  ),
}

/** Lists of other tools, and modules, functions and sorting orders that are not there. */
export const FOREIGN: FileToTake = {
  name: `${EVIL}.db`,
  bytes: imageOf(`
    CREATE TABLE knex_migrations (id INTEGER PRIMARY KEY, name TEXT, batch INTEGER, migration_time TEXT);
    INSERT INTO knex_migrations (name, batch) VALUES ${HOSTILE.map((text) => `(${value(text)}, 1)`).join(', ')};
    CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY);
    INSERT INTO schema_migrations VALUES ${HOSTILE.map((text) => `(${value(text)})`).join(', ')};
    CREATE TABLE sorted (a TEXT);
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = ${value(`CREATE TABLE sorted (a TEXT COLLATE ${name(EVIL)})`)} WHERE name = 'sorted';
    INSERT INTO sqlite_schema VALUES ('table', ${value(EVIL)}, ${value(EVIL)}, 0, ${value(`CREATE VIRTUAL TABLE ${name(EVIL)} USING ${name(`${EVIL} module`)}(a)`)});`),
}

/** Files that are refused, by name or by what they begin with. */
export const REFUSED: Readonly<Record<string, readonly FileToTake[]>> = {
  'begins as markup': [textFile(FILE_NAME, `${EVIL}${ALL}`)],
  'a -wal of such a name': [
    { name: 'shop.db', bytes: imageOf('CREATE TABLE t (a)') },
    { name: `${EVIL}-wal`, bytes: new Uint8Array(64).fill(7) },
  ],
  'a -wal alone': [{ name: `${EVIL}-wal`, bytes: new Uint8Array(64) }],
  'several that may be the database': [
    { name: `${EVIL}.db`, bytes: NAMES.bytes },
    { name: `\u202E${EVIL}.db`, bytes: NAMES.bytes },
  ],
  'SQL that may not run': [
    { name: 'shop.db', bytes: imageOf('CREATE TABLE t (a)') },
    textFile(`1_${EVIL.replaceAll('/', '')}.sql`, `"${EVIL}" ATTACH;\nPRAGMA ${name(EVIL)} = 1;`),
  ],
  'migrations without a database': [textFile(`${EVIL}.sql`, 'SELECT 1;')],
}
