import type { ComponentChildren } from 'preact'
import type { Progress } from 'tidemark'
import { clock, standing } from './progress.js'

export interface WaitingProps {
  readonly children: ComponentChildren
  readonly progress?: Progress | undefined
  /** Milliseconds since it was asked for. */
  readonly elapsed?: number
}

/** Something is under way: words, and a bar that says a number where one is known. */
export function Waiting({ children, progress, elapsed = 0 }: WaitingProps) {
  const { index, total } = progress ?? {}
  const through = index !== undefined && total !== undefined && { value: index, max: total }
  return (
    <div class="waiting">
      <p>{children}</p>
      {progress && <p class="quiet">{standing(progress)}</p>}
      <progress aria-label="Under way" {...through} />
      {elapsed >= 1000 && <p class="clock">{clock(elapsed)}</p>}
    </div>
  )
}
