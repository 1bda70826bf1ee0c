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
  markdown: { write: 'reportMarkdown', end: 'md', type: 'text/markdown' },
  json: { write: 'reportJson', end: 'json', type: 'application/json' },
  html: { write: 'reportHtml', end: 'html', type: 'text/html' },
} as const

export class Reporting {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  /** What writes it is loaded when it is asked for. */
  async download(kind: keyof typeof KINDS): Promise<void> {
    const input = reportInput(this.#context.page.state, new Date().toISOString())
    if (!input) return
    const base = input.file.downloadName.replace(/\.sqlite$/, '')
    const { write, end, type } = KINDS[kind]
    try {
      const report = await import('../report/report.js')
      downloadFile(`${base}.report.${end}`, report[write](input), type)
    } catch (error) {
      this.#notice(`The report could not be written. ${whatOf(error)}`, 'Reload the page.')
    }
  }

  async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      this.#notice(
        'The browser does not let this page copy.',
        'Select the text and copy it yourself.',
      )
    }
  }

  #notice(message: string, next: string): void {
    this.#context.page.dispatch({ type: 'noticed', notice: { kind: 'saving', message, next } })
  }
}

function whatOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
