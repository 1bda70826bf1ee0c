import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allTokens, splitStatements, tokenize } from '../src/sql.js'
import { runs } from './support/runs.js'
import { SQL } from './support/sql-js.js'

const SCHEMA = `
  CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, "c d" BLOB);
  CREATE TABLE log(x);
  CREATE VIEW v AS SELECT a, b FROM t;
  INSERT INTO t VALUES (1, 'one', x'00'), (2, 'two', NULL);
`

// What stands between two tokens: nearly always a plain space, so that most texts stay valid.
const gap = fc.oneof(
  { weight: 8, arbitrary: fc.constant(' ') },
  fc.constantFrom(
    '\n',
    '\r\n',
    '\t',
    '\f',
    ' \v ',
    '\uFEFF',
    '/* ; */',
    '/*;*//**/',
    '/***/',
    '-- ; it\'s "x" [\n',
    '--\r\n',
    '/* CREATE TRIGGER BEGIN ; END; */',
    '\v',
    '',
  ),
)

const literal = fc.constantFrom(
  '1',
  '1_000',
  '0x1F',
  '.5e-3',
  '5.e1',
  '1e3',
  '9223372036854775808',
  "''",
  "';'",
  "'it''s; '",
  "'-- ; /*'",
  "x'00ff'",
  "X''",
  'NULL',
  '?1',
  '?',
  ':a',
  '@a',
  '$c::d(x)',
  '$x',
  'CASE WHEN 1 THEN 2 ELSE 3 END',
  'CASE 1 WHEN 1 THEN CASE 2 WHEN 2 THEN 3 END END',
  'a->>1',
  '"b"',
  '[b]',
  '`b`',
  '"c d"',
  "'é€𝄞'",
)

const select = fc
  .array(literal, { minLength: 1, maxLength: 3 })
  .map((values) => ['SELECT', values.join(', '), 'FROM', 't'])

const body = fc.constantFrom(
  'INSERT INTO log VALUES (new.a);',
  "UPDATE t SET b = CASE WHEN new.a > 1 THEN ';' ELSE 'END' END WHERE a = new.a;",
  'DELETE FROM log WHERE x = CASE 1 WHEN 1 THEN CASE 2 WHEN 2 THEN 3 END END;',
  'SELECT 1 AS "end"; ',
  "SELECT ';' /* ; END; */ -- ; END;\n ;",
  'SELECT RAISE(IGNORE) WHERE 0;',
  'SELECT x AS end1 FROM log;',
)

const trigger = fc
  .tuple(
    fc.constantFrom('', 'EXPLAIN', 'EXPLAIN QUERY PLAN'),
    fc.constantFrom(
      'CREATE TRIGGER',
      'CREATE TEMP TRIGGER',
      'create temporary trigger',
      'Create\ntrigger IF NOT EXISTS',
    ),
    fc.constantFrom('x', '"x;y"', '[end]', '`begin`', "'s'", 'main.y'),
    fc.constantFrom(
      'AFTER INSERT ON t',
      'BEFORE UPDATE OF b ON t',
      'INSTEAD OF INSERT ON v',
      'DELETE ON t FOR EACH ROW WHEN old.a IN (1, 2)',
    ),
    fc.array(body, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('END', 'end', '/**/END', 'END --\n'),
  )
  .map(([explain, create, name, event, bodies, end]) => [
    explain,
    create,
    name,
    event,
    'BEGIN',
    bodies.join(' '),
    end,
  ])

const simple = fc.constantFrom(
  ['CREATE TABLE', 'IF NOT EXISTS', 'u(x DEFAULT (1), "y;z" TEXT', ')'],
  ['CREATE TABLE', '"trigger"', '(x)'],
  ['CREATE TEMP TABLE', 'tt', "(x CHECK (x <> ';'))"],
  ['CREATE INDEX', 'IF NOT EXISTS', 'i', 'ON t(b)'],
  ['CREATE VIEW', 'w', 'AS', 'SELECT 1;'],
  ['INSERT INTO', 'log', 'VALUES', "('a;b')"],
  ['UPDATE', 't', 'SET', "b = 'END;'"],
  ['DELETE FROM', 'log'],
  ['BEGIN'],
  ['COMMIT'],
  ['END'],
  ['SAVEPOINT', 's'],
  ['RELEASE', 's'],
  ['ROLLBACK'],
  ['PRAGMA', 'user_version', '=', '7'],
  ['EXPLAIN', 'SELECT 1'],
  ['EXPLAIN QUERY PLAN', 'SELECT * FROM t'],
  ['WITH q AS (SELECT 1)', 'SELECT * FROM q'],
  ['VALUES', '(1)', ',', '(2)'],
  ['ALTER TABLE', 'log', 'ADD COLUMN', 'z'],
  ['DROP TRIGGER', 'IF EXISTS', 'x'],
  ['SELECT', '1', 'AS', 'end'],
  ['SELECT', '"it""s;"', 'AS', '[;]', ',', '`;``;`'],
  ['ANALYZE'],
  [''],
  ['-- only a comment'],
  ['/* open to the end'],
  ['/*'],
  ['CREATE TRIGGER', 'broken'],
  ['CREATE', 'trigger', 'x', 'BEGIN'],
  ['SELEC', '1'],
  ["SELECT 'open"],
  ['SELECT "open'],
  ['SELECT [open'],
  ["SELECT x'0"],
  ['SELECT 1abc'],
  ['SELECT #1'],
  ['!'],
  ['SELECT 1 \0 SELECT 2'],
)

/** A text of statements, each joined by random gaps, ended by one or more semicolons or none at all. */
const text = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 3, arbitrary: simple }, select, trigger),
      fc.array(gap, { minLength: 8, maxLength: 8 }),
      fc.constantFrom(';', ';', ';', ';;', '; ;', ' ;\n', '\uFEFF;', ';/* c */;', '\n;--\n'),
    ),
    { maxLength: 6 },
  )
  .chain((parts) =>
    fc.tuple(
      fc.constant(parts),
      fc.constantFrom('', '\uFEFF', '\uFEFF ', ';', '-- c\n'),
      fc.boolean(),
    ),
  )
  .map(([parts, head, last]) => {
    const texts = parts.map(([words, gaps, semicolon], index) => {
      const statement = words.map((word, at) => word + (gaps[at] ?? ' ')).join('')
      return statement + (last && index === parts.length - 1 ? '' : semicolon)
    })
    return head + texts.join('')
  })

/** Where sql.js ends each statement, and whether it refused the one after. */
function endsBySqlJs(sql: string): { ends: number[]; refused: boolean } {
  const db = new SQL.Database()
  db.exec(SCHEMA)
  const ends: number[] = []
  const iterator = db.iterateStatements(sql)
  const whole = sql.split('\0')[0] ?? ''
  try {
    for (const statement of iterator) {
      ends.push(whole.length - iterator.getRemainingSQL().length)
      try {
        while (statement.step());
      } catch {
        // What a statement does is not the question here.
      }
    }
    return { ends, refused: false }
  } catch {
    return { ends, refused: true }
  } finally {
    db.close()
  }
}

function expectSameSplit(sql: string): void {
  const { ends, refused } = endsBySqlJs(sql)
  const ours = splitStatements(sql)
  // What sql.js tells of the rest has lost a byte order mark at its start.
  const behindMark = (end: number): number =>
    end + (/^\uFEFF*/.exec(sql.slice(end))?.[0].length ?? 0)
  expect(ours.slice(0, ends.length).map(({ end }) => behindMark(end))).toEqual(ends.map(behindMark))
  if (refused) expect(ours.length).toBeGreaterThan(ends.length)
  else expect(ours.length).toBe(ends.length)
  for (const { text, start, tokens } of ours) {
    expect(sql.startsWith(text, start)).toBe(true)
    expect(tokens[0]?.start).toBe(start)
  }
}

test('a text is cut into statements where sql.js cuts it', () => {
  fc.assert(fc.property(text, expectSameSplit), { numRuns: runs(500) })
})

const letters = fc.constantFrom(
  "'",
  '"',
  '`',
  '[',
  ']',
  '\\',
  '!',
  '=',
  '<',
  '>',
  '|',
  '&',
  '~',
  '.',
  ',',
  ';',
  '(',
  ')',
  '-',
  '--',
  '/',
  '*',
  '/*',
  '*/',
  '+',
  '%',
  '#',
  '@',
  '$',
  ':',
  '::',
  '?',
  '^',
  '{',
  '}',

  'x',
  'X',
  "x'",
  'e',
  'E',
  '_',
  '0',
  '1',
  '9',
  '0x',
  'é',
  '\u{1D11E}',
  '\x7F',
  '\x80',
  '\uFEFF',

  ' ',
  '\n',
  '\r',
  '\t',
  '\f',
  '\v',
  '\x01',
  '\x1F',
  'abc',
  '->',
  '->>',
  '||',
  '<>',
  'ff',
  '1_0',
  '1e+',
)
const soup = fc.array(letters, { maxLength: 14 }).map((parts) => parts.join(''))

/**
 * SQLite's own word for the first token of a text. Behind a whole COMMIT nothing but a semicolon may
 * follow, so that SQLite names whatever else it reads there.
 */
function firstTokenBySqlite(rest: string): { text: string; illegal: boolean } | undefined {
  const db = new SQL.Database()
  try {
    db.prepare(`COMMIT TRANSACTION [y]${rest}`).free()
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const near = /^near "([^]*)": syntax error$/.exec(message)
    if (near) return { text: near[1] ?? '', illegal: false }
    const unknown = /^unrecognized token: "([^]*)"$/.exec(message)
    if (unknown) return { text: unknown[1] ?? '', illegal: true }
    throw error
  } finally {
    db.close()
  }
}

function expectSameTokens(sql: string): void {
  expect(
    allTokens(sql)
      .map((token) => token.text)
      .join(''),
  ).toBe(sql)
  let at = 0
  for (const token of tokenize(sql)) {
    const oracle = firstTokenBySqlite(sql.slice(at))
    // At a semicolon SQLite stops reading, content: then there is only space before it.
    if (token.text !== ';')
      expect({ text: token.text, illegal: token.kind === 'illegal' }).toEqual(oracle)
    else expect(firstTokenBySqlite(sql.slice(at, token.start))).toBe(undefined)
    at = token.start + token.text.length
  }
  // Behind the last token there is only space and comments.
  if (sql.length > at) expect(firstTokenBySqlite(sql.slice(at))).toBe(undefined)
}

test('every token of random characters is the one that SQLite reads', () => {
  fc.assert(fc.property(soup, expectSameTokens), { numRuns: runs(500) })
})
