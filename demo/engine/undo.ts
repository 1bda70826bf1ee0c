import { MigrationError, preview } from 'tidemark'
import type { Goal, MigrationStatus, Preview } from 'tidemark'
import type { UndoChoice } from '../model.js'
import type { Copy } from './copy.js'
import { lossItems } from './losses.js'
import { title } from '../words.js'
import { sha256 } from './sha256.js'

/** So many milliseconds may go into previews of single ways back; the others are told from the deepest. */
const PATIENCE = 2000

/** Every way back, the nearest first, each with what it would lose. */
export async function undoChoices(copy: Copy): Promise<UndoChoice[]> {
  const applied = appliedOf(copy)
  const started = performance.now()
  let deepest: Preview | undefined
  const choices = applied.toReversed().map((status, index): UndoChoice => {
    const target = applied[applied.length - 2 - index]?.version ?? null
    const named = nameOf(status, target, index)
    const [refusal] = copy.runner.plan(named.goal).refusals
    if (refusal) return { ...named, losses: [], refusal: inWords(refusal.what) }
    if (performance.now() - started < PATIENCE) return previewed(copy, named)
    deepest ??= preview(copy.runner, deepestGoal(copy, applied))
    const steps = deepest.steps.slice(0, index + 1)
    return { ...named, losses: lossItems(steps.flatMap(({ losses }) => losses)) }
  })
  return [...choices, await originalChoice(copy)]
}

type Named = Pick<UndoChoice, 'id' | 'kind' | 'target' | 'words'> & { readonly goal: Goal }

function nameOf(
  { version, description }: MigrationStatus,
  target: string | null,
  index: number,
): Named {
  const id = JSON.stringify(['version', target])
  if (index === 0) {
    const words = description === '' ? `Undo ${version}` : `Undo ${version}: ${title(description)}`
    return { id, kind: 'last', target, words, goal: { downTo: target } }
  }
  const words =
    target === null ? 'Back to the start, before the first version' : `Back to version ${target}`
  return { id, kind: 'version', target, words, goal: { downTo: target } }
}

/** The library speaks to those who write migrations. */
export function inWords(what: string): string {
  return what
    .replace('cannot be rolled back', 'cannot be undone')
    .replace('it has no rollback', 'it does not say how')
}

function previewed(copy: Copy, named: Named): UndoChoice {
  const seen = preview(copy.runner, named.goal)
  const refusal = seen.error && { refusal: seen.error.what }
  return { ...named, losses: lossItems(seen.losses), preview: seen, ...refusal }
}

/** As far back as the plan allows. */
function deepestGoal({ runner }: Copy, applied: readonly MigrationStatus[]): Goal {
  const targets = [null, ...applied.map(({ version }) => version)]
  const target = targets.find((downTo) => runner.plan({ downTo }).refusals.length === 0) ?? null
  return { downTo: target }
}

function appliedOf({ runner }: Copy): MigrationStatus[] {
  try {
    return runner.status().filter(({ state }) => state !== 'pending')
  } catch (error) {
    // Another tool's history: nothing of it is undone here.
    if (error instanceof MigrationError) return []
    throw error
  }
}

async function originalChoice(copy: Copy): Promise<UndoChoice> {
  const choice = {
    id: 'original',
    kind: 'original',
    target: null,
    words: 'The original file, byte for byte as it came',
    losses: [],
  } as const
  try {
    const hash = sha256(await copy.originalPieces())
    const refusal = copy.isOriginal && { refusal: 'The copy is the original file.' }
    return { ...choice, sha256: hash, ...refusal }
  } catch (error) {
    const words = error instanceof MigrationError ? error.what : String(error)
    return { ...choice, refusal: `The original is not kept any more: ${words}` }
  }
}
