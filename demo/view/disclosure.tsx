import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

export interface DisclosureProps {
  readonly summary: ComponentChildren
  /** Made when it is opened: thousands of them cost nothing while they are closed. */
  readonly children: () => ComponentChildren
  readonly class?: string
}

/** `<details>` whose content is made only when it is open. */
export function Disclosure({ summary, children, class: name }: DisclosureProps) {
  const [open, setOpen] = useState(false)
  return (
    <details class={name} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open && <div class="disclosed">{children()}</div>}
    </details>
  )
}
