import { diffSchema, MigrationError } from 'tidemark'
import type { Goal, Progress, RunReport } from 'tidemark'
import type { BrowserDatabase } from 'tidemark/browser'
import type { FileFacts, ResultFacts, Task } from '../model.js'
import type { Ran } from './api.js'
import type { Copy } from './copy.js'
import { factsOf } from './facts.js'
import { failureOf } from './failure.js'
import { tablesOf } from './plan.js'
import { checksOf, countViolations, withOrigin } from './result-checks.js'
import { countAll } from './row-counts.js'
import { chooseTables, compareWindows, readWindows } from './row-samples.js'
import type { Windows } from './row-samples.js'

interface Context {
  readonly signal: AbortSignal
  readonly tell: (progress: Progress) => void
}

/**
 * Stores the copy as it is, runs, stores the result, and compares. A run that fails, or is stopped,
 * leaves the copy as it was, in memory and in the store. A run that succeeds and cannot be stored is a
 * result all the same: it lives in memory.
 */
export async function runTask(copy: Copy, task: Task, context: Context): Promise<Ran> {
  const started = performance.now()
  copy.onProgress = context.tell
  try {
    const database = await copy.keep()
    const before = await momentOf(copy, factsOf(copy))
    const outcome = await carryOut(copy, database, task, context)
    if ('failed' in outcome) {
      await copy.heal()
      return failed(copy, task, outcome.failed)
    }
    const durationMs = performance.now() - started
    return await succeeded(copy, task, before, outcome.report, durationMs)
  } finally {
    copy.onProgress = undefined
  }
}

type Outcome = { readonly report: RunReport | undefined } | { readonly failed: unknown }

async function carryOut(
  copy: Copy,
  database: BrowserDatabase,
  task: Task,
  { signal, tell }: Context,
): Promise<Outcome> {
  try {
    if (task.kind === 'original') {
      tell({ phase: 'save', elapsedMs: 0 })
      await copy.restoreOriginal()
      return { report: undefined }
    }
    copy.onProgress = counting(copy, task.goal, tell)
    return { report: await database.migrate(task.goal, { signal }) }
  } catch (error) {
    // The run is done, and only storing it failed.
    const report = error instanceof MigrationError && isStoreTrouble(error) && error.report
    if (!report) return { failed: error }
    await copy.keepInMemory(error)
    return { report }
  }
}

function isStoreTrouble({ code }: MigrationError): boolean {
  return code === 'QUOTA_EXCEEDED' || code === 'STALE' || code.startsWith('STORE_')
}

/** A run that can be stopped goes one migration at a time, and each says "1 of 1". */
function counting(
  { runner }: Copy,
  goal: Goal,
  tell: (progress: Progress) => void,
): (progress: Progress) => void {
  const versions = runner.plan(goal).steps.map(({ version }) => version)
  return (progress) => {
    const index = progress.version === undefined ? -1 : versions.indexOf(progress.version)
    tell(index < 0 ? progress : { ...progress, index, total: versions.length })
  }
}

interface Moment {
  readonly state: ResultFacts['before']
  readonly windows: Windows
  readonly names: readonly string[]
  readonly violations: number | undefined
}

async function momentOf(
  copy: Copy,
  facts: FileFacts,
  first: readonly string[] = [],
): Promise<Moment> {
  const { schema, size, version } = facts
  const names = chooseTables(schema, first)
  return {
    names,
    windows: readWindows(copy.connection, schema, names),
    violations: countViolations(copy.connection),
    state: {
      schema,
      rows: countAll(copy.connection, schema),
      size,
      sha256: await copy.hash(),
      ...(version !== undefined && { version }),
    },
  }
}

async function succeeded(
  copy: Copy,
  task: Task,
  before: Moment,
  report: RunReport | undefined,
  durationMs: number,
): Promise<Ran> {
  const facts = factsOf(copy)
  const changes = diffSchema(before.state.schema, facts.schema)
  const after = await momentOf(copy, facts, [...tablesOf(changes), ...before.names])
  const result: ResultFacts = {
    task,
    ...(report && { report }),
    changes,
    before: before.state,
    after: after.state,
    checks: await withOrigin(copy, checksOf(copy, task, before.violations, after.violations)),
    samples: compareWindows(before.windows, after.windows),
    durationMs,
    stored: copy.isStored,
  }
  return { ok: true, file: facts, result }
}

function failed(copy: Copy, task: Task, error: unknown): Ran {
  const stopped =
    error instanceof MigrationError && (error.code === 'ABORTED' || error.code === 'STOPPED')
  const file = factsOf(copy)
  const failure = failureOf(stopped ? 'Stopped' : TITLES[task.kind], error, {
    migrations: copy.source.known.migrations,
    direction: task.kind === 'apply' ? 'up' : 'down',
    state: `Your copy is as it was before this run${file.version === undefined ? '' : `, at version ${file.version}`}.`,
  })
  return { ok: false, stopped, file, failure }
}

const TITLES: Readonly<Record<Task['kind'], string>> = {
  apply: 'The upgrade did not work',
  undo: 'The undo did not work',
  original: 'The original could not be put back',
}
