// node scripts/bad-files.mjs FOLDER: writes one file for each way in which a dropped file can be bad,
// and a readme that says what each is. The tests make the same files in memory.
import { deflateSync, gzipSync } from 'node:zlib'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import initSqlJs from 'sql.js'

/**
 * What must become of it: a code that opening throws, or 'opens', with codes of warnings or names of
 * what this build lacks.
 *
 * @typedef {{ name: string, bytes: Uint8Array, wal?: Uint8Array, why: string, expected: string,
 *   warnings?: string[], lacks?: string[] }} BadFile
 */

/** @param {import('sql.js').SqlJsStatic} SQL @param {string} sql */
function image(SQL, sql) {
  const db = new SQL.Database()
  db.run(sql)
  const bytes = db.export()
  db.close()
  return bytes
}

/** @param {Uint8Array} bytes @param {Record<number, ArrayLike<number>>} changes */
function edit(bytes, changes) {
  const copy = bytes.slice()
  for (const [at, values] of Object.entries(changes)) copy.set(values, Number(at))
  return copy
}

/** Text put into the stored schema as it is: what SQLite itself would refuse to write there.
 * @param {import('sql.js').SqlJsStatic} SQL @param {string} before @param {string} type
 * @param {string} name @param {string} sql */
function withSchema(SQL, before, type, name, sql) {
  const db = new SQL.Database()
  db.run(`${before}; PRAGMA writable_schema = ON;`)
  db.run(`INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, 0, ?)`, [
    type,
    name,
    name,
    sql,
  ])
  const bytes = db.export()
  db.close()
  return bytes
}

// In no order, so that the index is built like one that grew; and the same every time.
const rows = `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
  INSERT INTO t SELECT i, printf('%08X%052d', i * 2654435761 % 4294967296, i) FROM n;`
const table = 'CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);'

/** @param {import('sql.js').SqlJsStatic} SQL @returns {BadFile[]} */
export function makeBadFiles(SQL) {
  const good = image(SQL, `${table} CREATE INDEX i ON t(b); ${rows}`)
  const noise = new Uint8Array(good.length)
  for (let at = 0; at < noise.length; at += 65536) {
    crypto.getRandomValues(noise.subarray(at, at + 65536))
  }
  const page = 4096
  /** @param {string} text */
  const ascii = (text) => new TextEncoder().encode(text)
  /** @param {string} name @param {Uint8Array} bytes @param {string} why */
  const no = (name, bytes, why) => ({ name, bytes, why, expected: 'NOT_A_DATABASE' })
  /** @param {string} name @param {Uint8Array} bytes @param {string} why */
  const unreadable = (name, bytes, why) => ({ name, bytes, why, expected: 'UNREADABLE_FILE' })
  /** @param {string} name @param {Uint8Array} bytes @param {string} why */
  const damaged = (name, bytes, why) => ({ name, bytes, why, expected: 'DAMAGED_FILE' })
  /** @param {string} name @param {Uint8Array} bytes @param {string} why @param {Partial<BadFile>} [more] */
  const opens = (name, bytes, why, more) => ({ name, bytes, why, expected: 'opens', ...more })
  return [
    no('empty', new Uint8Array(0), 'no bytes: SQLite would open it as a new database'),
    no('text', ascii('Dear diary, this is not a database.\n'), 'plain text'),
    no('dump.sql', ascii('PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n'), 'an SQL dump'),
    no('zip', ascii('PK\x03\x04' + 'notes.db'.repeat(20)), 'a zip archive'),
    no('gzip', gzipSync(good), 'a database that was compressed'),
    no('png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), 'a picture'),
    no('pdf', ascii('%PDF-1.4\n%rest of a document\n'), 'a document'),
    no(
      'sqlite2',
      ascii(`** This file contains an SQLite 2.1 database **\0${' '.repeat(900)}`),
      'SQLite 2',
    ),
    no('encrypted', noise, 'SQLCipher: not one byte of structure'),
    no('deflated', deflateSync(good), 'compressed without a signature'),
    no('zeros', new Uint8Array(8192), 'a download that reserved its space and never came'),
    no('sixteen-bytes', good.slice(0, 16), 'the magic and nothing behind it'),
    no(
      'upper-case-magic',
      edit(good, { 0: [83, 81, 76, 73, 84, 69] }),
      'one wrong letter in the magic',
    ),
    unreadable('header-only', good.slice(0, 100), 'the header and nothing behind it'),
    unreadable('half', good.slice(0, good.length / 2), 'the first half'),
    unreadable('one-byte-short', good.slice(0, -1), 'cut in its last page: SQLite opens it'),
    unreadable('one-page-short', good.slice(0, -page), 'its last page is missing'),
    unreadable('page-size-3', edit(good, { 16: [0, 3] }), 'a page size that is no power of two'),
    unreadable('page-size-0', edit(good, { 16: [0, 0] }), 'a page size of nothing'),
    unreadable(
      'wrong-page-size',
      edit(good, { 16: [0x80, 0] }),
      'a page size that the pages do not have',
    ),
    unreadable(
      'schema-format-9',
      edit(good, { 44: [0, 0, 0, 9] }),
      'a schema format of the future',
    ),
    unreadable('read-version-3', edit(good, { 18: [3, 3] }), 'a file format of the future'),
    unreadable('write-version-3', edit(good, { 18: [3] }), 'opens, and every write fails'),
    unreadable(
      'encoding-7',
      edit(good, { 56: [0, 0, 0, 7] }),
      'a text encoding that does not exist',
    ),
    unreadable(
      'payload-fraction',
      edit(good, { 21: [65] }),
      'a constant of the format that is another',
    ),
    unreadable(
      'no-room',
      edit(good, { 16: [2, 0, 1, 1, 250] }),
      'pages that are reserved to the end',
    ),
    unreadable('index-as-schema', edit(good, { 100: [10] }), 'page 1 is no table'),
    damaged(
      'zeroed-schema-page',
      edit(good, { 108: new Uint8Array(page - 108) }),
      'page 1 behind its header',
    ),
    damaged('zeroed-page', edit(good, { [page]: new Uint8Array(page) }), 'one page of a table'),
    damaged(
      'noise-page',
      edit(good, { [2 * page]: [...noise.subarray(0, page)] }),
      'one page of noise',
    ),
    damaged('index-behind', indexBehind(SQL), 'an index that lacks rows of its table'),
    damaged(
      'malformed-schema',
      withSchema(SQL, table, 'table', 'x', 'CREATE TABLE x(('),
      'text in the schema that is no SQL',
    ),
    damaged(
      'root-page-9999',
      rootPage(SQL, 9999),
      'a table that begins behind the end of the file',
    ),
    opens('extra-bytes', concat(good, new Uint8Array(100)), 'bytes behind the end', {
      warnings: ['EXTRA_BYTES'],
    }),
    opens(
      'broken-check',
      image(
        SQL,
        `CREATE TABLE t(a CHECK(a > 0)); PRAGMA ignore_check_constraints = ON; INSERT INTO t VALUES (-1)`,
      ),
      'a row that breaks a CHECK: no damage',
    ),
    opens('null-in-not-null', nullInNotNull(SQL), 'a row that breaks a NOT NULL', {
      warnings: ['BROKEN_RULE'],
    }),
    opens('wal-flags', edit(good, { 18: [2, 2] }), 'WAL mode without its -wal'),
    opens(
      'fts5',
      withSchema(SQL, table, 'table', 'f', 'CREATE VIRTUAL TABLE f USING fts5(a)'),
      'a module that is missing',
      { lacks: ['module fts5: f'] },
    ),
    opens(
      'rtree',
      withSchema(SQL, table, 'table', '"x"', 'CREATE VIRTUAL TABLE """x""" USING "rtree"(a, b, c)'),
      'a module that is missing, all quoted',
      { lacks: ['module rtree: "x"'] },
    ),
    opens('function', withFunction(SQL), 'a function of the app in a CHECK and in a trigger', {
      lacks: ['function slug: c, t'],
    }),
    opens('collation', withCollation(SQL), 'a collation of the app', {
      lacks: ['collation MYCOLL: t'],
    }),
    opens(
      'endless-view',
      image(
        SQL,
        `${table} CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n`,
      ),
      'a view that never ends',
    ),
    opens('view-bomb', viewBomb(SQL), 'views that read each other twice, thirty deep'),
    opens(
      'blob-bomb',
      image(
        SQL,
        `CREATE TABLE t(a, b AS (zeroblob(900000000)) VIRTUAL); INSERT INTO t(a) VALUES (1)`,
      ),
      '8 kB that read as 900 MB',
    ),
    opens(
      'broken-view',
      image(SQL, `${table} CREATE VIEW v AS SELECT * FROM gone`),
      'a view on a table that is gone',
    ),
    opens(
      'names',
      image(
        SQL,
        `CREATE TABLE "<img src=x onerror=alert(1)>"("" , "__proto__", "a
b"); CREATE TABLE "constructor"(a); CREATE VIEW "‮evil" AS SELECT 1`,
      ),
      'names that are markup, empty, or have line ends',
    ),
  ]
}

/** @param {Uint8Array[]} parts */
function concat(...parts) {
  return new Uint8Array(parts.flatMap((part) => [...part]))
}

/** @param {import('sql.js').SqlJsStatic} SQL */
function indexBehind(SQL) {
  const db = new SQL.Database()
  db.run(`${table} ${rows} CREATE INDEX i ON t(b); PRAGMA writable_schema = ON;`)
  const [entry] = db.exec(`SELECT rootpage, sql FROM sqlite_schema WHERE name = 'i'`)
  db.run(`DELETE FROM sqlite_schema WHERE name = 'i'; PRAGMA writable_schema = RESET;
    DELETE FROM t WHERE a % 7 = 0; PRAGMA writable_schema = ON`)
  db.run(`INSERT INTO sqlite_schema VALUES ('index', 'i', 't', ?, ?)`, entry?.values[0] ?? [])
  const bytes = db.export()
  db.close()
  return bytes
}

/** @param {import('sql.js').SqlJsStatic} SQL @param {number} page */
function rootPage(SQL, page) {
  const db = new SQL.Database()
  db.run(`${table} ${rows} PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET rootpage = ${page} WHERE name = 't'`)
  const bytes = db.export()
  db.close()
  return bytes
}

/** @param {import('sql.js').SqlJsStatic} SQL */
function nullInNotNull(SQL) {
  const db = new SQL.Database()
  db.run(`CREATE TABLE t(a); INSERT INTO t VALUES (NULL), (1); PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = 'CREATE TABLE t(a NOT NULL)'`)
  const bytes = db.export()
  db.close()
  return bytes
}

/** @param {import('sql.js').SqlJsStatic} SQL */
function withFunction(SQL) {
  const db = new SQL.Database()
  db.create_function('slug', (/** @type {string} */ text) => String(text))
  db.run(`CREATE TABLE c(a CHECK(slug(a) <> '')); CREATE TABLE t(a);
    CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO c VALUES (slug(new.a)); END`)
  const bytes = db.export()
  db.close()
  return bytes
}

/** @param {import('sql.js').SqlJsStatic} SQL */
function withCollation(SQL) {
  const db = new SQL.Database()
  db.run(`CREATE TABLE t(a COLLATE NOCASE); CREATE INDEX i ON t(a); PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, 'NOCASE', 'MYCOLL')`)
  const bytes = db.export()
  db.close()
  return bytes
}

/** @param {import('sql.js').SqlJsStatic} SQL */
function viewBomb(SQL) {
  let sql = 'CREATE VIEW v0 AS SELECT 1 AS a;'
  for (let i = 1; i < 30; i++) {
    sql += `CREATE VIEW v${i} AS SELECT x.a FROM v${i - 1} AS x, v${i - 1} AS y;`
  }
  return image(SQL, sql)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = process.argv[2]
  if (folder === undefined) {
    console.error('usage: node scripts/bad-files.mjs FOLDER')
    process.exit(2)
  }
  mkdirSync(folder, { recursive: true })
  const files = makeBadFiles(await initSqlJs({ useOldExtensionFunctions: false }))
  for (const { name, bytes } of files) writeFileSync(join(folder, `${name}.db`), bytes)
  const lines = files.map(({ name, why, expected }) => `${name}.db\t${expected}\t${why}`)
  writeFileSync(join(folder, 'README.tsv'), `${lines.join('\n')}\n`)
  console.log(`${files.length} files in ${folder}`)
}
