import fc from 'fast-check'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { describe, expect, test } from 'vitest'
import { toMarkdown } from '../../../demo/report/markdown.js'
import type { ReportDocument } from '../../../demo/report/document.js'
import { runs } from '../../support/runs.js'
import { HOSTILE } from './inputs.js'

/** As GitHub reads it. HTML goes through, so that some of it would be found. */
function read(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
}

/** A foreign text in every place where one can stand. */
function documentWith(name: string): ReportDocument {
  const from = { from: name }
  return {
    title: ['Report on ', from],
    sections: [
      {
        title: 'All',
        blocks: [
          { kind: 'text', line: ['before ', from, ' after'] },
          { kind: 'text', line: [from] },
          { kind: 'list', lines: [[from], ['x ', from, from, ' y']] },
          {
            kind: 'table',
            head: ['A', 'B'],
            rows: [
              [[from], ['x']],
              [['a ', from, ' b'], [from]],
            ],
          },
          { kind: 'code', text: name },
        ],
      },
    ],
  }
}

/** The elements without what stands in them. A `<code>` written as HTML is one like the others. */
function shape(html: string): string {
  return html
    .replace(/<code class="language-text">/g, '<code>')
    .replace(/>[^<]*/g, '>')
    .replace(/\s+/g, ' ')
}

const SHAPE = shape(read(toMarkdown(documentWith('plain'))))

function expectHarmless(name: string): void {
  const html = read(toMarkdown(documentWith(name)))
  expect(shape(html)).toBe(SHAPE)
}

const parts = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.constantFrom(
    '`',
    '``',
    '|',
    '\\',
    '\n',
    ' ',
    '<',
    '>',
    '&',
    '*',
    '_',
    '#',
    '-',
    '~',
    '[',
    ']',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)

describe('Markdown of a report', () => {
  test('has the elements that it has with plain names, whatever the names are', () => {
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (name) => expectHarmless(name.join(''))),
      { numRuns: runs(300) },
    )
  })

  test.each(HOSTILE)('is not moved by %j', (name) => expectHarmless(name))

  test('shows a name as it is where nothing about it is unusual', () => {
    expect(toMarkdown(documentWith('users'))).toContain('before `users` after')
    expect(toMarkdown(documentWith('users'))).toContain('| a `users` b | `users` |')
    expect(read(toMarkdown(documentWith('a`b|c')))).toContain('<td>a <code>a`b|c</code> b</td>')
  })
})

test('the reader is looking: a bar that is not kept apart gives another table', () => {
  const markdown = toMarkdown(documentWith('plain')).replace('| `plain` | x |', '| pl | ain | x |')
  expect(read(markdown)).not.toContain('<td>x</td>')
  expect(shape(read('[a](b)'))).not.toBe(shape(read('`a`')))
})
