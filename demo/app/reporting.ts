import { reportHtml, reportJson, reportMarkdown } from '../report/report.js'
import type { ReportInput } from '../report/report.js'
import type { PageState } from '../state.js'
import { versions } from '../versions.js'
import type { Context } from './context.js'
import { downloadFile } from './write-file.js'

/** What the page can write down about where it stands; undefined where there is nothing to tell. */
export function reportInput({ step }: PageState, at: string): ReportInput | undefined {
  if (!('file' in step)) return undefined
  const { facts, result } = step.file
  const about = ((): ReportInput['about'] | undefined => {
    switch (step.at) {
      case 'plan':
        return step.plan.is === 'ready' ? { kind: 'plan', plan: step.plan.value } : undefined
      case 'failed':
        return { kind: 'failed', task: step.task, failure: step.failure }
      case 'cancelled': {
        const hashes = step.hashes.is === 'ready' ? { hashes: step.hashes.value } : {}
        return { kind: 'cancelled', task: step.task, ...hashes }
      }
      default:
        return result && { kind: 'result', result }
    }
  })()
  return about && { at, file: facts, versions, about }
}

const KINDS = {
  markdown: { write: reportMarkdown, end: 'md', type: 'text/markdown' },
  json: { write: reportJson, end: 'json', type: 'application/json' },
  html: { write: reportHtml, end: 'html', type: 'text/html' },
} as const

export class Reporting {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  download(kind: keyof typeof KINDS): void {
    const input = reportInput(this.#context.page.state, new Date().toISOString())
    if (!input) return
    const base = input.file.downloadName.replace(/\.sqlite$/, '')
    const { write, end, type } = KINDS[kind]
    downloadFile(`${base}.report.${end}`, write(input), type)
  }

  async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      this.#context.page.dispatch({
        type: 'noticed',
        notice: {
          kind: 'saving',
          message: 'The browser does not let this page copy.',
          next: 'Select the text and copy it yourself.',
        },
      })
    }
  }
}
