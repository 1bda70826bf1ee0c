import type { Goal } from 'tidemark'
import type { FileFacts, PlanFacts, Task, UndoChoice } from './model.js'

/** What has to be asked of the library to come to a version: up to it, or down. */
export function goalTo(target: string, { history }: FileFacts): Goal {
  if (target === 'newest') return { up: 'newest' }
  const status = history.find(({ version }) => version === target)
  return status?.state === 'applied' ? { downTo: target } : { up: target }
}

/**
 * The run that a plan stands for; undefined where there is nothing to do. One that would fail may be
 * begun too: it is taken back, and says what it met.
 */
export function taskOf(
  { goal, preview }: PlanFacts,
  { newest = '0' }: FileFacts,
): Task | undefined {
  const count = preview.steps.length
  if (count === 0) return undefined
  if ('up' in goal) {
    return { kind: 'apply', goal, count, target: goal.up === 'newest' ? newest : goal.up }
  }
  return 'downTo' in goal
    ? { kind: 'undo', goal, count, target: goal.downTo }
    : { kind: 'undo', goal, count: 1, target: null }
}

/** The run that a way back stands for; undefined where it is refused. */
export function taskOfChoice({
  kind,
  goal,
  target,
  refusal,
  preview,
}: UndoChoice): Task | undefined {
  if (refusal !== undefined) return undefined
  if (kind === 'original') return { kind: 'original' }
  return goal && { kind: 'undo', goal, count: preview?.steps.length ?? 1, target }
}

/** Everything that would be lost was acknowledged. */
export function isAcknowledged(
  losses: readonly { readonly id: string }[],
  acknowledged: readonly string[],
): boolean {
  return losses.every(({ id }) => acknowledged.includes(id))
}
