import type { ComponentChildren } from 'preact'

export interface ButtonProps {
  readonly onPress: () => void
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  /** The id of the text that says why it cannot be pressed now. It stays reachable by keyboard. */
  readonly because?: string | undefined
  readonly children: ComponentChildren
}

export function Button({ onPress, kind = 'plain', because, children }: ButtonProps) {
  const off = because !== undefined
  return (
    <button
      type="button"
      class={`button ${kind}`}
      aria-disabled={off ? 'true' : undefined}
      aria-describedby={because}
      onClick={() => {
        if (!off) onPress()
      }}
    >
      {children}
    </button>
  )
}

/** The one thing to do next. On a small screen it stays at the lower edge. */
export function NextStep({ children }: { readonly children: ComponentChildren }) {
  return <div class="next-step">{children}</div>
}
