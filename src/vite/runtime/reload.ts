/** The event by which a page asks the plugin's server to be loaded anew. */
export const RELOAD = 'tidemark:reload'

/** What goes with it. */
export interface Reload {
  /** Words for the server's terminal. */
  readonly edits: readonly string[]
  /** A worker cannot be loaded anew without its page, and the server does not know which one that is. */
  readonly everywhere: boolean
}

/** What came over the socket, as far as it is that. */
export function readReload(data: unknown): Reload {
  const of = (name: string): unknown =>
    typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined
  const edits = of('edits')
  return {
    edits: Array.isArray(edits) ? edits.filter((each) => typeof each === 'string') : [],
    everywhere: of('everywhere') === true,
  }
}
