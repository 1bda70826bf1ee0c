import { manyLines, oneLine } from './document.js'
import type { Block, Line, ReportDocument, Section } from './document.js'

/**
 * Markdown as GitHub reads it. What comes from a file stands in code, where nothing has a meaning: no
 * link, no mention of a user, no picture that is fetched from elsewhere.
 */
export function toMarkdown({ title, sections }: ReportDocument): string {
  return [`# ${lineOf(title)}`, ...sections.map(sectionOf)].join('\n\n') + '\n'
}

function sectionOf({ title, blocks }: Section): string {
  return [`## ${title}`, ...blocks.map(blockOf)].join('\n\n')
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return lineOf(block.line)
    case 'list':
      return block.lines.map((line) => `- ${lineOf(line)}`).join('\n')
    case 'code':
      return fenced(manyLines(block.text))
    case 'table':
      return [block.head.map((text) => [text]), block.head.map(() => ['---']), ...block.rows]
        .map((cells) => `| ${cells.map(cellOf).join(' | ')} |`)
        .join('\n')
  }
}

function lineOf(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : code(oneLine(part)))).join('')
}

/** Readers do not agree on what a backslash before a bar means in a table, so neither gets there. */
function cellOf(line: Line): string {
  return line
    .map((part) => {
      if (typeof part === 'string') return part
      const text = oneLine(part)
      return /[\\|]/.test(text) ? `<code>${inNumbers(text)}</code>` : code(text)
    })
    .join('')
}

/** Between more backticks than there are in it. */
function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1)
  const pad = /^`|`$/.test(text) ? ' ' : ''
  return fence + pad + text + pad + fence
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}text\n${text}\n${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
}

/** Every sign that is no letter or digit as a number, which no reader takes for its own. */
function inNumbers(text: string): string {
  return text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `&#${sign.codePointAt(0)};`)
}
