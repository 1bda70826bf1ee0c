import type { ComponentChildren } from 'preact'

/** Something is under way and nobody knows how long: words, and a bar that says no number. */
export function Waiting({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class="waiting">
      <p>{children}</p>
      <progress aria-label="Under way" />
    </div>
  )
}
