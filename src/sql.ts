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

// Each kind: how far such a token reaches, and whether what it reached is whole. The first that fits
// counts; a text that fits none is one illegal character. A space begins with one of five characters,
// and a vertical tab only continues it. A byte order mark is space at the start of a token and a
// letter inside of an identifier. "/*" as the last two characters are operators; an open comment
// runs to the end. A number that runs into letters is illegal as a whole, as in "1abc".
const RULES: readonly (readonly [kind: TokenKind, reach: RegExp, whole?: RegExp])[] = [
  ['word', /(?![xX]')[A-Za-z_\x80-\uFEFE\uFF00-\uFFFF][\w$\x80-\uFFFF]*/],
  ['space', /[ \t\n\f\r][ \t\n\v\f\r]*|\uFEFF/],
  ['comment', /--[^\n]*|\/\*(?:[^]*?\*\/|[^]+)/],
  ['name', /\[[^\]]*\]?/, /\]$/],
  ['blob', /[xX]'[^']*'?/, /^.'(?:[\da-fA-F]{2})*'$/],
  [
    'number',
    /(?:0[xX][\da-fA-F][\da-fA-F_]*|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)[\w$\x80-\uFFFF]*/,
    /^(?:0[xX][\da-fA-F][\da-fA-F_]*|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)$/,
  ],
  [
    'variable',
    /\?\d*|[$@:#](?:(?:::)*[\w$\x80-\uFFFF](?:[\w$\x80-\uFFFF]|::)*(?:\([^ \t\n\v\f\r)]*\)?)?|(?:::)*)/,
    /^(?:\?\d*|.:*[^:(][^(]*(?:\([^]*\))?)$/,
  ],
  ['operator', /->>?|==|<[=<>]?|>[=>]?|!=|\|\||[-();+*/%=|,&~.]/],
]
const TOKEN = new RegExp(`${RULES.map(([, reach]) => `(${reach.source})`).join('|')}|[^]`, 'y')

/** The tokens of a text up to its end or first NUL (where SQLite stops reading), without space and comments. */
export function tokenize(sql: string): Token[] {
  return scan(sql, true)
}

/** As {@link tokenize}, with space and comments: the texts joined are the whole text. */
export function allTokens(sql: string): Token[] {
  return scan(sql, false)
}

function scan(sql: string, significant: boolean): Token[] {
  const tokens: Token[] = []
  const text = upToNul(sql)
  for (let start = 0; start < text.length;) {
    const token = quotedAt(text, start) ?? tokenAt(text, start)
    if (!significant || (token.kind !== 'space' && token.kind !== 'comment')) tokens.push(token)
    start += token.text.length
  }
  return tokens
}

/** A quote doubled stands for itself. (By hand: a pattern would overflow on millions of quotes.) */
function quotedAt(sql: string, start: number): Token | undefined {
  const quote = sql.charAt(start)
  if (!`'"\``.includes(quote)) return undefined
  let end = start
  do end = sql.indexOf(quote, end + 1) + 1
  while (end > 0 && sql.charAt(end) === quote)
  const kind = end === 0 ? 'illegal' : quote === "'" ? 'string' : 'name'
  return { kind, text: sql.slice(start, end || undefined), start }
}

function tokenAt(sql: string, start: number): Token {
  TOKEN.lastIndex = start
  const found: readonly string[] = TOKEN.exec(sql) ?? []
  let rule = 0
  while (rule < RULES.length && found[rule + 1] === undefined) rule++
  const [kind, , whole] = RULES[rule] ?? ['illegal']
  const [text = ''] = found
  return { kind: whole?.test(text) === false ? 'illegal' : kind, text, start }
}

function upToNul(sql: string): string {
  const nul = sql.indexOf('\0')
  return nul < 0 ? sql : sql.slice(0, nul)
}

/** One statement of a text. */
export interface Statement {
  /**
   * From its first token to its last; up to the semicolon where a comment stands before that, which
   * SQLite keeps in the text of a view or trigger.
   */
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
  const finish = (upTo: number, end: number): void => {
    const first = tokens[0]
    const last = tokens.at(-1)
    if (first && last) {
      const behind = last.start + last.text.length
      const comment = behind < upTo && /\S/.test(sql.slice(behind, upTo))
      const text = sql.slice(first.start, comment ? upTo : behind)
      statements.push({ text, tokens, start: first.start, end })
    }
    tokens = []
  }
  for (const token of tokenize(sql)) {
    if (token.text !== ';' || insideTrigger(tokens)) tokens.push(token)
    else finish(token.start, token.start + 1)
  }
  const { length } = upToNul(sql)
  finish(length, length)
  return statements
}

/** Whether a semicolon after these tokens belongs to a trigger's body: only "; END" ends one. */
function insideTrigger(tokens: readonly Token[]): boolean {
  const at = afterExplain(tokens)
  const [create, ...words] = tokens.slice(at, at + 3)
  return (
    isWord(create, 'CREATE') &&
    /^(temp(orary)? )?trigger\b/i.test(words.map(({ text }) => text).join(' ')) &&
    !(isWord(tokens.at(-1), 'END') && tokens.at(-2)?.text === ';')
  )
}

/** Where a statement begins behind EXPLAIN or EXPLAIN QUERY PLAN. */
export function afterExplain(tokens: readonly Token[]): number {
  return isWord(tokens[0], 'EXPLAIN') ? (isWord(tokens[1], 'QUERY') ? 3 : 1) : 0
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
