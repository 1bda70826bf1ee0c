import type { Progress } from 'tidemark'

/** So many milliseconds lie between two signs of life of the same kind. */
const EVERY = 50

/** A migration can have ten thousand statements: the page hears of what is new, and now and then. */
export function seldom(
  tell: (progress: Progress) => void,
  now: () => number = () => performance.now(),
): (progress: Progress) => void {
  let last = { phase: '', version: '' as string | undefined, at: 0 }
  return (progress) => {
    const { phase, version, done, of } = progress
    const isNews = phase !== last.phase || version !== last.version
    const isEnd = phase === 'copy' && done === of
    if (!isNews && !isEnd && now() - last.at < EVERY) return
    last = { phase, version, at: now() }
    tell(progress)
  }
}
