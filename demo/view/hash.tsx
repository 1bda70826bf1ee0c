import { Hidden } from './text.js'

/** A SHA-256: its ends to look at, all of it to copy. */
export function Hash({
  of,
  onCopy,
}: {
  readonly of: string
  readonly onCopy?: ((text: string) => void) | undefined
}) {
  return (
    <span class="hash">
      <code title={of}>{`${of.slice(0, 8)}…${of.slice(-8)}`}</code>
      {onCopy && (
        <button type="button" class="button quiet small" onClick={() => onCopy(of)}>
          Copy<Hidden> the whole SHA-256</Hidden>
        </button>
      )}
    </span>
  )
}
