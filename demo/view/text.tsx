import type { ComponentChildren } from 'preact'
import { clip, title } from '../words.js'

// Everything that comes out of a file goes through here: cut, and kept from turning what is around it.

/** Long before `clip` looks at each sign, so that a megabyte costs nothing. */
const MOST_UNITS = 4

/** A name from a file. */
export function Name({ of, length = 80 }: { readonly of: string; readonly length?: number }) {
  return <bdi class="name">{nameText(of, length)}</bdi>
}

/** The same as a text, where there can be no element: in options, labels and attributes. */
export function nameText(name: string, length = 80): string {
  const cut = clip(name.slice(0, length * MOST_UNITS), length)
  return cut.trim() === '' ? '(only spaces)' : cut
}

/** What a migration is for, in the words of its maker. */
export function Description({ of }: { readonly of: string }) {
  return <Words of={title(of)} length={120} />
}

/** A sentence from a file or about it. */
export function Words({ of, length = 600 }: { readonly of: string; readonly length?: number }) {
  return <bdi class="words">{clip(of.slice(0, length * MOST_UNITS), length)}</bdi>
}

/** Only for those who hear the page. */
export function Hidden({ children }: { readonly children: ComponentChildren }) {
  return <span class="hidden">{children}</span>
}

/** SQL or bytes. It scrolls, so it takes the keyboard's focus. */
export function Code({ of, label }: { readonly of: string; readonly label: string }) {
  return (
    <pre class="code" tabIndex={0} role="region" aria-label={label}>
      <code>{clip(of.slice(0, 80_000), 20_000)}</code>
    </pre>
  )
}
