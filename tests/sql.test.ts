import { expect, test } from 'vitest'
import {
  allTokens,
  foldCase,
  isWord,
  normalize,
  quoteName,
  splitStatements,
  tokenize,
  unquote,
} from '../src/sql.js'
import { open, rows, value } from './support/sql-js.js'

const texts = (sql: string): string[] => splitStatements(sql).map(({ text }) => text)
const kinds = (sql: string): string[] => tokenize(sql).map(({ kind, text }) => `${kind} ${text}`)

test('semicolons in strings, names and comments end no statement', () => {
  const sql = `SELECT ';', ";", [;], \`;\` /* ; */ -- ;
    ; SELECT 2`
  expect(texts(sql)).toEqual([sql.slice(0, sql.lastIndexOf(';')), 'SELECT 2'])
})

test('a doubled quote does not end a string or a name', () => {
  expect(texts(`SELECT 'a'';', "b"";", \`c\`\`;\`; SELECT 2`)).toHaveLength(2)
})

test('a trigger ends at its END after a semicolon, not at the END of a CASE', () => {
  const trigger = `CREATE TRIGGER x AFTER INSERT ON t BEGIN
    UPDATE t SET a = CASE WHEN 1 THEN CASE 2 WHEN 2 THEN ';' END END;
    SELECT 1 AS "END"; -- ; END;
  END`
  expect(texts(`${trigger}; SELECT 2;`)).toEqual([trigger, 'SELECT 2'])
})

test('a table that is named trigger is no trigger', () => {
  expect(texts('CREATE TABLE "trigger"(a); SELECT 1; END')).toHaveLength(3)
})

test('EXPLAIN CREATE TRIGGER is one statement', () => {
  const trigger = 'CREATE TEMP TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END'
  expect(texts(`EXPLAIN ${trigger}; EXPLAIN QUERY PLAN ${trigger};`)).toHaveLength(2)
})

test('a comment before the semicolon stays with its statement, as SQLite keeps it in a view', () => {
  const script =
    'CREATE VIEW v AS SELECT 1 /* one */ -- and only\n; CREATE VIEW w AS SELECT 2 -- two'
  const { raw } = open()
  const { raw: whole } = open(script)
  for (const { text } of splitStatements(script)) raw.run(text)
  expect(rows(raw, 'SELECT sql FROM sqlite_schema')).toEqual(
    rows(whole, 'SELECT sql FROM sqlite_schema'),
  )
  raw.close()
  whole.close()
})

test('empty statements and texts without a statement give none', () => {
  expect(texts(';; -- nothing\n ; /* ; */')).toEqual([])
  expect(texts('')).toEqual([])
  expect(texts('\uFEFF')).toEqual([])
})

test('a statement knows where it begins and where SQLite would go on', () => {
  const sql = '\uFEFF SELECT 1 ; -- c\nSELECT 2'
  expect(splitStatements(sql).map(({ start, end }) => [start, end])).toEqual([
    [2, 12],
    [18, 26],
  ])
})

test('reading stops at a NUL as SQLite stops there', () => {
  expect(texts('SELECT 1; SELECT 2 \0; SELECT 3')).toEqual(['SELECT 1', 'SELECT 2'])
})

test('an open comment or string takes the rest of the text', () => {
  expect(texts('SELECT 1; /* SELECT 2; SELECT 3')).toEqual(['SELECT 1'])
  expect(texts("SELECT 1; SELECT 'x; SELECT 3")).toEqual(['SELECT 1', "SELECT 'x; SELECT 3"])
})

test('tokens have the kinds that SQLite gives them', () => {
  expect(kinds(`a "b" 'c' x'00' 1_000 .5e-3 0x1F ?1 :a @a $c::d(x) ->> <> é`)).toEqual([
    'word a',
    'name "b"',
    "string 'c'",
    "blob x'00'",
    'number 1_000',
    'number .5e-3',
    'number 0x1F',
    'variable ?1',
    'variable :a',
    'variable @a',
    'variable $c::d(x)',
    'operator ->>',
    'operator <>',
    'word é',
  ])
})

test.each([
  ['1abc'],
  ['0x'],
  ['0x_'],
  ['0e_'],
  ["x'0"],
  ["x'0'"],
  ["'open"],
  ['[open'],
  ['!'],
  [':'],
  ['$a(b'],
  ['\v'],
])('SQLite refuses the token %j, and so it is illegal here', (token) => {
  const { db, raw } = open()
  expect(kinds(token)).toEqual([`illegal ${token}`])
  expect(() => raw.prepare(`COMMIT TRANSACTION [y]${token}`)).toThrow(/unrecognized token/)
  db.close()
})

test('"/*" as the last two characters is no comment', () => {
  expect(kinds('1/*')).toEqual(['number 1', 'operator /', 'operator *'])
  expect(kinds('1/* ')).toEqual(['number 1'])
})

test('a byte order mark is space before a token and a letter inside one', () => {
  expect(kinds('\uFEFFa a\uFEFF')).toEqual(['word a', 'word a\uFEFF'])
})

test('all tokens joined are the whole text', () => {
  const sql = ' \uFEFF/* a */SELECT\r\n1 -- end'
  expect(
    allTokens(sql)
      .map(({ text }) => text)
      .join(''),
  ).toBe(sql)
})

test('a string of five million quotes and a comment of five million characters are read', () => {
  const sql = `SELECT '${"''".repeat(5_000_000)}' /* ${'*'.repeat(5_000_000)} */; SELECT 2`
  expect(splitStatements(sql).map(({ end }) => end)).toEqual([sql.indexOf(';') + 1, sql.length])
})

test('comments, white space and line ends are not in the normal form, literals are', () => {
  expect(normalize("\uFEFFSELECT\r\n  'a  b' /* c */ -- d\n;")).toBe("SELECT 'a  b' ;")
})

test('a quoted name means the name, whatever its characters', () => {
  const { raw } = open()
  for (const name of [
    'plain',
    'with "quotes"',
    "it's",
    '',
    ' ',
    '[x]',
    '`',
    'é\u{1D11E}',
    '--',
    'a;b',
  ]) {
    raw.run(`CREATE TABLE ${quoteName(name)}(x)`)
    expect(value(raw, 'SELECT name FROM sqlite_schema ORDER BY rowid DESC LIMIT 1')).toBe(name)
    raw.run(`DROP TABLE ${quoteName(name)}`)
  }
  raw.close()
})

test('unquoting gives the name that SQLite understands', () => {
  const { raw } = open()
  for (const written of ['"a""b"', '[a"b]', '`a``b`', "'a''b'", 'plain', '""']) {
    raw.run(`CREATE TABLE ${written}(x)`)
    const [name] = rows(raw, 'SELECT name FROM sqlite_schema')[0] ?? []
    expect(unquote(written)).toBe(name)
    raw.run(`DROP TABLE ${written}`)
  }
  raw.close()
})

test('case folds for ASCII letters only, as in SQLite', () => {
  const { raw } = open()
  raw.run('CREATE TABLE É(x)')
  expect(foldCase('ÉA')).toBe('Éa')
  expect(() => raw.exec('SELECT * FROM é')).toThrow('no such table')
  raw.close()
})

test('a keyword is one only where it stands bare', () => {
  const [bare, quoted] = tokenize('end "END"')
  expect([isWord(bare, 'END'), isWord(quoted, 'END'), isWord(undefined, 'END')]).toEqual([
    true,
    false,
    false,
  ])
})
