import type { ComponentChildren } from 'preact'
import { count } from '../words.js'

export interface CappedProps<T> {
  readonly of: readonly T[]
  /** Singular and plural of what is listed. */
  readonly noun: readonly [one: string, many: string]
  readonly most?: number
  /** How to get at the rest. */
  readonly hint?: string
  readonly children: (item: T, place: number) => ComponentChildren
  readonly ordered?: boolean
  readonly class?: string
}

/** A list that ends before it makes the page slow, and says so. */
export function Capped<T>({ of, noun, most = 200, hint, children, ...more }: CappedProps<T>) {
  const left = of.length - most
  const items = of.slice(0, most).map(children)
  return (
    <>
      {more.ordered ? <ol class={more.class}>{items}</ol> : <ul class={more.class}>{items}</ul>}
      {left > 0 && (
        <p class="quiet">
          {`The first ${most} are shown. ${count(left, `more ${noun[0]}`, `more ${noun[1]}`)} not shown.`}
          {hint !== undefined && ` ${hint}`}
        </p>
      )}
    </>
  )
}
