import { manyLines, oneLine } from './document.js'
import type { Block, Line, ReportDocument, Section } from './document.js'

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:48rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
code,pre{font:0.875em/1.5 ui-monospace,monospace}
pre{padding:0.75rem;overflow-x:auto;border:1px solid}
table{width:100%;border-collapse:collapse}
th,td{padding:0.25rem 0.5rem 0.25rem 0;border-bottom:1px solid;text-align:start;vertical-align:top}
@media print{body{max-width:none;margin:0}}
`

/** A page that stands alone: no script, and nothing is fetched. Its policy says so too. */
export function toHtml({ title, sections }: ReportDocument): string {
  const plainTitle = title.map((part) => (typeof part === 'string' ? part : oneLine(part))).join('')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(plainTitle)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${lineOf(title)}</h1>
${sections.map(sectionOf).join('\n')}
</main>
</body>
</html>
`
}

function sectionOf({ title, blocks }: Section): string {
  return `<section>\n<h2>${escape(title)}</h2>\n${blocks.map(blockOf).join('\n')}\n</section>`
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${lineOf(block.line)}</p>`
    case 'list':
      return `<ul>\n${block.lines.map((line) => `<li>${lineOf(line)}</li>`).join('\n')}\n</ul>`
    case 'code':
      return `<pre>${escape(manyLines(block.text))}</pre>`
    case 'table': {
      const head = block.head.map((text) => `<th scope="col">${escape(text)}</th>`).join('')
      const rows = block.rows.map(
        (cells) => `<tr>${cells.map((line) => `<td>${lineOf(line)}</td>`).join('')}</tr>`,
      )
      return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`
    }
  }
}

function lineOf(line: Line): string {
  return line
    .map((part) =>
      typeof part === 'string' ? escape(part) : `<code><bdi>${escape(oneLine(part))}</bdi></code>`,
    )
    .join('')
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
