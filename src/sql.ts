/**
 * SQL text as SQLite itself reads it: the rules are those of SQLite's own tokenizer
 * (https://sqlite.org/src/file/src/tokenize.c), not those of a dialect or a standard. There is no
 * parser here: whatever has a meaning, SQLite is asked for.
 */

/** `word` is a bare identifier or keyword, `name` one in "", `` or []; `illegal` SQLite refuses too. */
export type TokenKind =
  | 'space'
  | 'comment'
  | 'word'
  | 'name'
  | 'string'
  | 'blob'
  | 'number'
  | 'variable'
  | 'operator'
  | 'illegal'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Where it begins in the text, in UTF-16 code units. */
  readonly start: number
}

// A space begins with one of five characters; a vertical tab only continues one. A byte order mark
// counts as space at the start of a token, and as a letter inside an identifier.
const SPACE = /[ \t\n\f\r][ \t\n\v\f\r]*|\uFEFF/y
const WORD = /[A-Za-z_\x80-\uFEFE\uFF00-\uFFFF][\w$\x80-\uFFFF]*/y
const REST_OF_WORD = /[\w$\x80-\uFFFF]*/y
const LINE_COMMENT = /--[^\n]*/y
const BLOB = /[xX]'[\da-fA-F]*[^']*'?/y
const WHOLE_BLOB = /^[xX]'(?:[\da-fA-F]{2})*'$/
const NUMBER =
  /0[xX][\da-fA-F][\da-fA-F_]*|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y
const VARIABLE = /\?\d*|[$@:#](?:[\w$\x80-\uFFFF]|::)*/y
const TCL_ARRAY = /\([^ \t\n\v\f\r)]*/y
const OPERATOR = /->>?|==|<[=<>]?|>[=>]?|!=|\|\||[-();+*/%=|,&~.]/y

/** The tokens of a text up to its end or first NUL (where SQLite stops reading), without space and comments. */
export function tokenize(sql: string): Token[] {
  return scan(sql, (kind) => kind !== 'space' && kind !== 'comment')
}

/** As {@link tokenize}, with space and comments: the texts joined are the whole text. */
export function allTokens(sql: string): Token[] {
  return scan(sql, () => true)
}

function scan(sql: string, wanted: (kind: TokenKind) => boolean): Token[] {
  const text = upToNul(sql)
  const tokens: Token[] = []
  for (let start = 0; start < text.length;) {
    const token = tokenAt(text, start)
    if (wanted(token.kind)) tokens.push(token)
    start += token.text.length
  }
  return tokens
}

function tokenAt(sql: string, start: number): Token {
  const token = (kind: TokenKind, end: number): Token => ({
    kind,
    text: sql.slice(start, end),
    start,
  })
  const quoted = (kind: TokenKind, end: number): Token =>
    end < 0 ? token('illegal', sql.length) : token(kind, end)
  const char = sql.charAt(start)
  const after = sql.charAt(start + 1)
  let end = start
  if ((char === 'x' || char === 'X') && after === "'") {
    end = match(BLOB, sql, start)
    return token(WHOLE_BLOB.test(sql.slice(start, end)) ? 'blob' : 'illegal', end)
  }
  if ((end = match(WORD, sql, start)) > start) return token('word', end)
  if ((end = match(SPACE, sql, start)) > start) return token('space', end)
  if (char === "'") return quoted('string', closing(sql, start, char))
  if (char === '"' || char === '`') return quoted('name', closing(sql, start, char))
  if (char === '[') return quoted('name', sql.indexOf(']', start) + 1 || -1)
  if (char === '-' && after === '-') return token('comment', match(LINE_COMMENT, sql, start))
  // "/*" as the very last characters is two operators; otherwise an open comment runs to the end.
  if (char === '/' && after === '*' && start + 2 < sql.length) {
    const close = sql.indexOf('*/', start + 2)
    return token('comment', close < 0 ? sql.length : close + 2)
  }
  if ((end = match(NUMBER, sql, start)) > start) {
    // A number that runs into a letter is no token: "1abc", "0x1g".
    const whole = match(REST_OF_WORD, sql, end)
    return token(whole > end ? 'illegal' : 'number', whole)
  }
  if ((end = match(VARIABLE, sql, start)) > start) return variable(sql, start, end)
  if ((end = match(OPERATOR, sql, start)) > start) return token('operator', end)
  return token('illegal', start + 1)
}

/** `$name`, also as Tcl writes it: `$ns::name(index)`. A lone prefix is no token. */
function variable(sql: string, start: number, end: number): Token {
  let kind: TokenKind = 'variable'
  if (sql.charAt(start) !== '?') {
    const named = /[^:]/.test(sql.slice(start + 1, end))
    const array = named ? match(TCL_ARRAY, sql, end) : end
    if (array > end) {
      if (sql.charAt(array) !== ')') kind = 'illegal'
      end = kind === 'illegal' ? array : array + 1
    }
    if (!named) kind = 'illegal'
  }
  return { kind, text: sql.slice(start, end), start }
}

/** Where a quoted token ends, or -1; the quote doubled stands for itself. */
function closing(sql: string, start: number, quote: string): number {
  for (let from = start + 1; ;) {
    const at = sql.indexOf(quote, from)
    if (at < 0) return -1
    if (sql.charAt(at + 1) !== quote) return at + 1
    from = at + 2
  }
}

function match(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : at
}

function upToNul(sql: string): string {
  const nul = sql.indexOf('\0')
  return nul < 0 ? sql : sql.slice(0, nul)
}

/** One statement of a text. */
export interface Statement {
  /** From its first token to its last, without the semicolon. */
  readonly text: string
  readonly tokens: readonly Token[]
  /** Where `text` begins in the whole text. */
  readonly start: number
  /** Where SQLite would go on reading: behind the semicolon, or the end of the whole text. */
  readonly end: number
}

/**
 * The statements of a text, cut where SQLite cuts: semicolons in strings, comments and trigger bodies
 * do not count. Empty statements are left out.
 */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = []
  let tokens: Token[] = []
  const finish = (end: number): void => {
    const first = tokens[0]
    const last = tokens.at(-1)
    if (first && last) {
      const text = sql.slice(first.start, last.start + last.text.length)
      statements.push({ text, tokens, start: first.start, end })
    }
    tokens = []
  }
  for (const token of tokenize(sql)) {
    if (token.text !== ';' || insideTrigger(tokens)) tokens.push(token)
    else finish(token.start + 1)
  }
  finish(upToNul(sql).length)
  return statements
}

/** Whether a semicolon after these tokens belongs to a trigger's body: only "; END" ends one. */
function insideTrigger(tokens: readonly Token[]): boolean {
  let at = 0
  if (isWord(tokens[at], 'EXPLAIN')) at += isWord(tokens[at + 1], 'QUERY') ? 3 : 1
  if (!isWord(tokens[at], 'CREATE')) return false
  if (isWord(tokens[at + 1], 'TEMP') || isWord(tokens[at + 1], 'TEMPORARY')) at += 1
  if (!isWord(tokens[at + 1], 'TRIGGER')) return false
  return !(isWord(tokens.at(-1), 'END') && tokens.at(-2)?.text === ';')
}

/** Whether a token is this keyword (given in capitals), bare and in any case. */
export function isWord(token: Token | undefined, keyword: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === keyword
}

/** The tokens of a text joined by one space: what is left when comments and white space do not count. */
export function normalize(sql: string): string {
  return tokenize(sql)
    .map(({ text }) => text)
    .join(' ')
}

/** An identifier for use in SQL text, whatever characters it has. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** What a word, a quoted identifier or a string stands for. */
export function unquote(text: string): string {
  const quote = text.charAt(0)
  if (quote === '[') return text.slice(1, -1)
  if (!`"'\``.includes(quote) || quote === '') return text
  return text.slice(1, -1).replaceAll(quote + quote, quote)
}

/** ASCII folding: how SQLite compares names. Other letters keep their case. */
export function foldCase(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
