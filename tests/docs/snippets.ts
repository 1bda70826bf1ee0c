// The fenced blocks of a Markdown page, and the modules that they become when they are run.
//
// What a snippet states about itself is checked:
//   expression // => value            the expression equals the value (also after `const x = …`)
//   statement // throws CODE: words   it throws an error with that code and (where given) these words
//   console.log(…)                    what it prints is the ```text block that follows
// A block whose first line is a path (`// migrations/002_tags.ts`, `-- migrations/001_notes.sql`) is
// that file: the page's other snippets can import it. A block that says "browser" behind its language
// is run in Chromium, every other in Node. A block that says "app" is a file of an app that a test of its
// own builds. A block of JSON that says a path is that file.

/** A fenced block. */
export interface Block {
  readonly language: string
  /** The second word behind the fence. */
  readonly where: string
  /** The line of the page on which its first line stands, from 1. */
  readonly line: number
  readonly text: string
  /** The nearest heading above it. */
  readonly heading: string
}

/** A snippet that is run. */
export interface Snippet {
  readonly line: number
  readonly heading: string
  readonly text: string
  readonly inBrowser: boolean
  /** What its console.log prints, as the page says. */
  readonly prints: string
}

/** A block that stands for a file. */
export interface SnippetFile {
  readonly line: number
  readonly path: string
  readonly text: string
  /** Of an app that another test builds. */
  readonly isApp: boolean
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  let open: (Omit<Block, 'text'> & { lines: string[] }) | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^\s*```\s*(\S*)\s*(\S*)/.exec(line)
    if (fence && !open) {
      const [, language = '', where = ''] = fence
      open = { language, where, line: index + 2, heading, lines: [] }
    } else if (fence && open) {
      const { lines, ...block } = open
      blocks.push({ ...block, text: lines.join('\n') })
      open = undefined
    } else if (open) open.lines.push(line)
    else heading = /^#+\s+(.*)/.exec(line)?.[1] ?? heading
  }
  if (open) throw new Error(`The block of line ${open.line} has no end.`)
  return blocks
}

const PATH_LINE = /^(?:\/\/|--)\s+([\w.-]+(?:\/[\w.-]+)*\.(?:ts|sql))\n/

/** The blocks that are files, the snippets that are run, and SQL that is neither. */
export function readPage(markdown: string): {
  files: SnippetFile[]
  snippets: Snippet[]
  loose: Block[]
} {
  const blocks = blocksOf(markdown)
  const code = blocks.filter(({ language }) => /^(ts|typescript|js|tsx|sql)$/.test(language))
  const files = code.flatMap(({ line, text, where }) => {
    const path = PATH_LINE.exec(`${text}\n`)?.[1]
    return path === undefined ? [] : [{ line, path, text: `${text}\n`, isApp: where === 'app' }]
  })
  const data = blocks.flatMap(({ language, where, line, text }) =>
    language === 'json' && where.includes('.') ? [{ line, path: where, text, isApp: false }] : [],
  )
  const isFile = ({ line }: Block): boolean => files.some((file) => file.line === line)
  const snippets = code
    .filter((block) => block.language === 'ts' && !isFile(block))
    .map(({ line, heading, text, where }) => {
      const next = blocks[blocks.findIndex((block) => block.line === line) + 1]
      const printing = text.includes('console.log(') && next?.language === 'text'
      return {
        line,
        heading,
        text,
        inBrowser: where === 'browser',
        prints: printing ? next.text : '',
      }
    })
  const loose = code.filter((block) => block.language !== 'ts' && !isFile(block))
  return { files: [...files, ...data], snippets, loose }
}

const IMPORT = /^import\s[^]*?['"][^'"\n]+['"][^\n]*$/gm
const EQUALS = /^(\s*)(?:(const \w+) = )?(.+?);?\s*\/\/ => (.+)$/
const THROWS = /^(\s*)(.+?);?\s*\/\/ throws ([A-Z_]+)(?:: (.+))?$/

/** How many statements about itself a snippet makes with `// =>` and `// throws`. */
export function claimsOf({ text }: Pick<Snippet, 'text'>): number {
  return text.split('\n').filter((line) => EQUALS.test(line) || THROWS.test(line)).length
}

/**
 * A snippet as a module with one function. `given` are the names that the page's setup provides;
 * `setup` and `checks` are the paths to import from.
 */
export function moduleOf(
  { text, line }: Pick<Snippet, 'text' | 'line'>,
  page: string,
  given: { readonly names: readonly string[]; readonly setup: string },
  checks: string,
): string {
  const imports = text.match(IMPORT) ?? []
  const body = text
    .replace(IMPORT, (found) => '\n'.repeat(found.split('\n').length - 1))
    .split('\n')
    .map((each, index) => stated(each, `${page}:${line + index}`))
    .map((each) => each.replace(/^export (?=const|function|class|async|interface|type)/, ''))
  const names = given.names.length > 0
  return [
    `import type { Checks } from '${checks}'`,
    ...(names ? [`import { setup } from '${given.setup}'`] : []),
    ...imports,
    'export async function run(checks__: Checks): Promise<void> {',
    'const console = checks__.console',
    ...(names ? [`const { ${given.names.join(', ')} } = await setup()`] : []),
    '{',
    ...body,
    '}',
    '}',
    '',
  ].join('\n')
}

/** A line with its statement about itself turned into a call that checks it. */
function stated(line: string, where: string): string {
  const place = JSON.stringify(where)
  const throwing = THROWS.exec(line)
  if (throwing) {
    const [, indent = '', statement = '', code = '', words = ''] = throwing
    const expected = `'${code}', ${JSON.stringify(words)}, ${place}`
    return `${indent}await checks__.throws(async () => { ${statement} }, ${expected})`
  }
  const equal = EQUALS.exec(line)
  if (!equal) return line
  const [, indent = '', constant, expression = '', value = ''] = equal
  if (constant === undefined) return `${indent}checks__.equals(${expression}, ${value}, ${place})`
  const name = constant.slice('const '.length)
  return `${indent}${constant} = ${expression}; checks__.equals(${name}, ${value}, ${place})`
}
