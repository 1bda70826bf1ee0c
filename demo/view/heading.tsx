import type { ComponentChildren } from 'preact'

/** The heading of a step: focus comes here when the step is entered. */
export function Heading({ children }: { readonly children: ComponentChildren }) {
  return (
    <h2 tabIndex={-1} class="step-heading">
      {children}
    </h2>
  )
}
