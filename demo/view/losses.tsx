import type { Loss } from 'tidemark'
import { Hidden, Words } from './text.js'

export interface LossesProps {
  readonly losses: readonly { readonly id: string; readonly words: string }[]
  /** In the same order, where known: how much of how much. */
  readonly amounts?: readonly Loss[]
  readonly acknowledged: readonly string[]
  readonly onAcknowledge: (id: string, yes: boolean) => void
  readonly heading: string
}

/** What would be gone, in numbers, each to be ticked before anything can begin. */
export function Losses({
  losses,
  amounts = [],
  acknowledged,
  onAcknowledge,
  heading,
}: LossesProps) {
  if (losses.length === 0) return null
  return (
    <section class="losses" aria-labelledby="losses-heading">
      <h3 id="losses-heading">{heading}</h3>
      <p>Tick what may go.</p>
      <ul>
        {losses.map(({ id, words }, place) => {
          const amount = amounts[place]
          return (
            <li key={id} data-loss={id}>
              <label class="tick-box">
                <input
                  type="checkbox"
                  checked={acknowledged.includes(id)}
                  onChange={(event) => onAcknowledge(id, event.currentTarget.checked)}
                />
                <span>
                  <Words of={words} />
                  <Hidden>. I know that this is lost.</Hidden>
                </span>
              </label>
              {amount && <Share part={amount.count} of={amount.of} />}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** A bar filled as far as the part goes; the words beside it say the same. */
export function Share({ part, of }: { readonly part: number; readonly of: number }) {
  const percent = of === 0 ? 0 : Math.max(1, Math.min(100, (part / of) * 100))
  return (
    <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="whole" width="100" height="4" />
      <rect class="part" width={percent} height="4" />
    </svg>
  )
}
