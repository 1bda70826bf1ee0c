import { toHtml } from './html.js'
import { toMarkdown } from './markdown.js'
import type { ReportInput } from './report-input.js'
import { documentOf } from './write.js'

export type { ReportInput } from './report-input.js'

/** Markdown for an issue or a note. */
export function reportMarkdown(input: ReportInput): string {
  return toMarkdown(documentOf(input))
}

/** A page of its own to keep or print: no script, nothing that is fetched. */
export function reportHtml(input: ReportInput): string {
  return toHtml(documentOf(input))
}

/** Everything, for programs: the words of the other two, and the schemas before and after. */
export function reportJson(input: ReportInput): string {
  return JSON.stringify({ format: 'tidemark report', formatVersion: 1, ...dataOf(input) }, null, 2)
}

/** Rows of data are left out: a report is made to be passed on. */
function dataOf({ about, file, ...rest }: ReportInput) {
  const { name, size, version, newest } = file
  return { ...rest, file: { name, size, version, newest }, about: withoutRows(about) }
}

function withoutRows(about: ReportInput['about']) {
  switch (about.kind) {
    case 'plan': {
      const { samples: _, repeats: __, ...plan } = about.plan
      return { ...about, plan }
    }
    case 'result': {
      const { samples: _, ...result } = about.result
      return { ...about, result }
    }
    default:
      return about
  }
}
