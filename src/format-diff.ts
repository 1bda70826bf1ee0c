import type { SchemaChange } from './diff.js'

/**
 * Changes as lines that a person reads: `+` added, `-` dropped, `~` changed, grouped by table.
 * `'markdown'` makes a list with names in code spans, for an issue or a pull request. Names and texts
 * of a stranger's file are data: put the result into a page as text, never as markup.
 */
export function formatDiff(
  changes: readonly SchemaChange[],
  style: 'text' | 'markdown' = 'text',
): string {
  const lines: string[] = []
  let group: string | undefined
  for (const change of changes) {
    const isPart =
      change.table !== undefined && change.what !== 'table' && change.what !== 'trigger'
    if (isPart && change.table !== group)
      lines.push(line('~', `table ${show(change.table, style)}`, style))
    if (isPart || change.what === 'table') group = change.table
    const text = line(SIGNS[change.action], describe(change, style), style)
    lines.push(isPart ? `  ${text}` : text)
  }
  return lines.join('\n')
}

const SIGNS = { added: '+', dropped: '-', changed: '~' } as const

function line(sign: string, text: string, style: 'text' | 'markdown'): string {
  return style === 'markdown'
    ? `- ${sign === '~' ? '\\~' : `\\${sign}`} ${text}`
    : `${sign} ${text}`
}

function describe(change: SchemaChange, style: 'text' | 'markdown'): string {
  const { what, name, table, attribute, before, after } = change
  const on = what === 'trigger' ? ` on ${show(table, style)}` : ''
  const label = what === 'constraint' ? 'constraint' : `${what} ${show(name, style)}`
  if (change.action !== 'changed') {
    const text = short(after ?? before ?? '')
    if (what === 'column' || what === 'constraint')
      return text ? `${label}: ${code(text, style)}` : label
    return `${label}${on}`
  }
  const [from, to] = [before ?? '', after ?? ''].map((text) =>
    text === '' ? 'nothing' : code(short(text), style),
  )
  return `${label}${on}: ${attribute} ${from} -> ${to}`
}

function show(name: string | undefined, style: 'text' | 'markdown'): string {
  const plain = name ?? ''
  // Names can be empty, hold line ends or marks that turn the direction of writing.
  return code(/^[\p{L}\p{N}_$]+$/u.test(plain) ? plain : visible(JSON.stringify(plain)), style)
}

function visible(text: string): string {
  return text.replace(
    /[\p{Cf}\p{Cc}]/gu,
    (mark) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}

function short(text: string): string {
  const line = visible(text.replace(/\s+/g, ' ')).trim()
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}

function code(text: string, style: 'text' | 'markdown'): string {
  if (style === 'text') return text
  // A code span is fenced by more backticks than it holds.
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`
}
