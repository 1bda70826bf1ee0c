import { diffSchema, preview, readSchema } from 'tidemark'
import type { Database, Goal, PreviewOptions, SchemaChange } from 'tidemark'
import type { PlanFacts, Repeats, RowSample } from '../model.js'
import type { Copy } from './copy.js'
import { failureOf } from './failure.js'
import { lossItems } from './losses.js'
import { repeatsOf } from './repeats.js'
import { chooseTables, compareWindows, readWindows } from './row-samples.js'

/** A plan from having carried it out on a clone. */
export function planOf(
  copy: Copy,
  goal: Goal,
  onProgress?: PreviewOptions['onProgress'],
): PlanFacts {
  const { runner, source } = copy
  const { migrations } = source.known
  let samples: readonly RowSample[] = []
  let repeats: Repeats | undefined
  const seen = preview(runner, goal, {
    onProgress,
    onEnd(clone, { error, after }) {
      samples = samplesOf(copy, clone)
      if (error) repeats = repeatsOf(clone, after, error, migrations)
    },
  })
  return {
    goal,
    preview: seen,
    losses: lossItems(seen.losses),
    samples: seen.ok ? samples : [],
    ...(repeats && { repeats }),
    ...(seen.error && {
      failure: failureOf('This would not work on your file', seen.error, {
        migrations,
        direction: 'up' in goal ? 'up' : 'down',
        state: 'It was only tried, on a copy of your copy: nothing is changed.',
      }),
    }),
  }
}

function samplesOf({ connection, historyTable }: Copy, clone: Database): RowSample[] {
  const except = [historyTable]
  const [before, after] = [readSchema(connection, { except }), readSchema(clone, { except })]
  const changes = diffSchema(before, after)
  const names = chooseTables(before, tablesOf(changes))
  const [old, now] = [readWindows(connection, before, names), readWindows(clone, after, names)]
  return compareWindows(old, now)
}

export function tablesOf(changes: readonly SchemaChange[]): string[] {
  return changes.flatMap(({ table }) => (table === undefined ? [] : [table]))
}
