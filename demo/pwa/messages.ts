// What the page, its workers and its service worker say to each other.

export type ToServiceWorker =
  /** A page was loaded: is everything kept that it needs without a network? */
  | { readonly type: 'loaded' }
  /** The user wants the new version. */
  | { readonly type: 'take-over' }

export type FromServiceWorker =
  /** Whether every file of the page is kept. */
  | { readonly type: 'kept'; readonly complete: boolean }
  /** Something was asked of the network. */
  | { readonly type: 'request'; readonly url: string }

/** Something that was asked for past the service worker; the time is in ms since 1970. */
export interface Asked {
  readonly url: string
  readonly at: number
}
