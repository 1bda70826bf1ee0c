/**
 * Waits for `work`, but not for ever: when neither it nor `alive` gives a sign for `ms`, `onSilence`
 * makes the error. A page that was busy itself does not count as silence: four ticks must pass, and a
 * blocked event loop runs one tick and then everything that had come meanwhile.
 */
export function watch<T>(
  ms: number,
  work: (alive: () => void) => Promise<T>,
  onSilence: () => unknown,
): Promise<T> {
  let ticks = 0
  return new Promise<T>((resolve, reject) => {
    const timer = setInterval(() => {
      if (++ticks < 4) return
      clearInterval(timer)
      reject(onSilence())
    }, ms / 4)
    work(() => {
      ticks = 0
    })
      .then(resolve, reject)
      .finally(() => clearInterval(timer))
  })
}
