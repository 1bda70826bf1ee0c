import type { Failure, FileFacts, PlanFacts, ResultFacts, Task } from '../model.js'

/** What a report is about, with what was found. Plain data. */
export interface ReportInput {
  /** When it is written: ISO 8601 with Z. */
  readonly at: string
  readonly file: FileFacts
  readonly versions: { readonly tidemark: string; readonly sqlite?: string }
  readonly about:
    | { readonly kind: 'plan'; readonly plan: PlanFacts }
    | { readonly kind: 'result'; readonly result: ResultFacts }
    | { readonly kind: 'failed'; readonly task: Task; readonly failure: Failure }
    | {
        readonly kind: 'cancelled'
        readonly task: Task
        readonly hashes?: { readonly before: string; readonly after: string }
      }
}
