import type { Cut, TextFault } from './cut.js'
import { LineCounter } from './lines.js'

interface Token {
  readonly kind: 'word' | 'text' | 'sign'
  readonly text: string
  readonly start: number
  /** What a literal stands for; undefined where it is only known when the program runs. */
  readonly value?: string | undefined
}

/** Space, a comment to the end of its line, a word, any other character. */
const TOKEN = /\s+|\/\/[^\n]*|([A-Za-z_$][\w$]*)|([^])/y

/**
 * The SQL of a TypeORM migration, without running it: each statement of `up` and `down` has to be
 * `await queryRunner.query('…')` with a text that can be read off. Anything else is a fault.
 */
export function liftQueries(program: string): Cut {
  const tokens = tokensOf(program)
  const lines = new LineCounter(program)
  const up = methodOf(tokens, 'up')
  const down = methodOf(tokens, 'down')
  if (!up) return { faults: ['no method up can be found in it'] }
  const faults: TextFault[] = []
  const lifted = [up, ...(down ? [down] : [])]
    .sort((a, b) => (a.body[0]?.start ?? 0) - (b.body[0]?.start ?? 0))
    .map((method) => ({ method, sql: lift(method, lines, faults) }))
  if (faults.length > 0) return { faults }
  const sqlOf = (wanted: Method | undefined) => lifted.find(({ method }) => method === wanted)?.sql
  const isWithout = /\btransaction[ \t]*=[ \t]*false\b/.test(program)
  return {
    up: sqlOf(up) ?? '',
    ...(down && { down: sqlOf(down) ?? '' }),
    ...(isWithout && { transaction: false }),
  }
}

function tokensOf(program: string): Token[] {
  const tokens: Token[] = []
  for (let start = 0; start < program.length;) {
    const quote = program.charAt(start)
    if (`'"\``.includes(quote)) {
      const text = program.slice(start, endOfLiteral(program, start))
      tokens.push({ kind: 'text', text, start, value: valueOf(text) })
      start += text.length
    } else if (program.startsWith('/*', start)) {
      const end = program.indexOf('*/', start + 2)
      start = end < 0 ? program.length : end + 2
    } else {
      TOKEN.lastIndex = start
      const [text = quote, word, sign] = TOKEN.exec(program) ?? []
      if (word !== undefined) tokens.push({ kind: 'word', text, start })
      if (sign !== undefined) tokens.push({ kind: 'sign', text, start })
      start += text.length
    }
  }
  return tokens
}

/** Behind the closing quote. (By hand: a pattern would overflow on a long text.) */
function endOfLiteral(program: string, start: number): number {
  const quote = program.charAt(start)
  let at = start + 1
  while (at < program.length && program.charAt(at) !== quote) {
    at += program.charAt(at) === '\\' ? 2 : 1
  }
  return at + 1
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' }

/** What a literal stands for; undefined for `${…}` and for escapes that SQL has no need of. */
function valueOf(literal: string): string | undefined {
  const inner = literal.slice(1, -1)
  if (literal.startsWith('`') && /\$\{/.test(inner.replace(/\\[^]/g, ''))) return undefined
  if (/\\[\dxubfv\r]/.test(inner.replaceAll('\\\\', ''))) return undefined
  return inner.replace(/\\([^])/g, (_, letter: string) => ESCAPES[letter] ?? letter)
}

interface Method {
  /** The name that the method gives to the query runner. */
  readonly runner: string
  readonly body: readonly Token[]
}

/** `up(queryRunner: QueryRunner): Promise<void> { … }`. */
function methodOf(tokens: readonly Token[], name: string): Method | undefined {
  const at = tokens.findIndex(({ kind, text }, index) => {
    const isCall = tokens[index - 1]?.text === '.'
    return kind === 'word' && text === name && tokens[index + 1]?.text === '(' && !isCall
  })
  const runner = tokens[at + 2]
  const open = tokens.findIndex(({ text }, index) => index > at && text === '{')
  if (at < 0 || open < 0 || runner === undefined) return undefined
  let depth = 0
  const end = tokens.findIndex(({ text }, index) => {
    if (index >= open && text === '{') depth++
    if (index >= open && text === '}') depth--
    return index >= open && depth === 0
  })
  return end < 0 ? undefined : { runner: runner.text, body: tokens.slice(open + 1, end) }
}

/** The queries behind each other, each on the line where its text begins in the program. */
function lift({ runner, body }: Method, lines: LineCounter, faults: TextFault[]): string {
  let sql = ''
  let line = 1
  let at = 0
  while (at < body.length) {
    const first = body[at]
    const begin = /^(?:await|return)$/.test(first?.text ?? '') ? at + 1 : at
    const head = body.slice(begin, begin + 4).map(({ text }) => text)
    const call = [runner, '.', 'query', '('].every((text, index) => head[index] === text)
    const query = call ? argumentOf(body, begin + 4) : undefined
    const start = query ? body[begin + 4]?.start : first?.start
    const here = lines.at(start ?? 0)
    if (!query) {
      const message = `only ${runner}.query('…') with a plain text can be read, and this is another statement`
      faults.push({ line: here, message })
      return ''
    }
    const gap = Math.max(0, here - line)
    sql += '\n'.repeat(gap) + query.sql
    line += gap + query.sql.split('\n').length - 1
    at = query.next
  }
  return sql
}

/** The literals joined by "+" up to the closing bracket. */
function argumentOf(
  body: readonly Token[],
  from: number,
): { sql: string; next: number } | undefined {
  let sql = ''
  let at = from
  for (; body[at]?.kind === 'text'; at++) {
    const value = body[at]?.value
    if (value === undefined) return undefined
    sql += value
    if (body[at + 1]?.text !== '+') {
      at++
      break
    }
    at++
  }
  if (at === from) return undefined
  if (body[at]?.text === ',') at++
  // No values: so some versions of that tool write it.
  if (body[at]?.text === 'undefined') at++
  else if (body[at]?.text === '[' && body[at + 1]?.text === ']') at += 2
  if (body[at]?.text !== ')') return undefined
  // A comment at the end would swallow the semicolon.
  const end = /--[^\n]*$/.test(sql) ? '\n;' : ';'
  return { sql: sql + end, next: body[at + 1]?.text === ';' ? at + 2 : at + 1 }
}
