import { aborted } from './trouble.js'

/**
 * Runs `work` while no other tab runs work under this name. `onWaiting` is told at once, and each
 * second, when another tab holds the lock. Without Web Locks it just runs: then the generation check
 * of the store alone keeps the data whole, and the tab that comes second fails with STALE.
 */
export async function withLock<T>(
  name: string | undefined,
  { signal, onWaiting }: { signal?: AbortSignal | undefined; onWaiting?: (ms: number) => void },
  work: () => Promise<T>,
): Promise<T> {
  const locks = locksOf()
  if (name === undefined || !locks) return work()
  const free = await locks.request(name, { ifAvailable: true }, async (lock) =>
    lock ? { result: await work() } : undefined,
  )
  if (free) return free.result

  const started = performance.now()
  const tell = () => onWaiting?.(performance.now() - started)
  tell()
  const clock = setInterval(tell, 1000)
  try {
    return await locks.request(name, signal ? { signal } : {}, () => {
      clearInterval(clock)
      return work()
    })
  } catch (error) {
    if (signal?.aborted && error === signal.reason) {
      throw aborted('while another tab was migrating', 'Nothing was opened.')
    }
    throw error
  } finally {
    clearInterval(clock)
  }
}

// Typed as always there; not so in old browsers, without https, and in some test environments.
export function locksOf(): LockManager | undefined {
  return (globalThis.navigator as { locks?: LockManager | null } | undefined)?.locks ?? undefined
}

/** What a tab tells the others. */
export type Notice =
  | { readonly kind: 'saved'; readonly lineage: string; readonly generation: number }
  | { readonly kind: 'removed' }

export interface Tabs {
  tell(notice: Notice): void
  close(): void
}

/** Tells the other tabs with this channel, and hears them. Without BroadcastChannel, silence. */
export function tabs(channel: string | undefined, onNotice: (notice: Notice) => void): Tabs {
  if (channel === undefined || typeof BroadcastChannel === 'undefined') return ALONE
  const broadcast = new BroadcastChannel(channel)
  broadcast.onmessage = ({ data }: MessageEvent<Notice>) => onNotice(data)
  return {
    tell: (notice) => broadcast.postMessage(notice),
    close: () => broadcast.close(),
  }
}

const ALONE: Tabs = { tell() {}, close() {} }
