import type { Io, Stream } from './io.js'

/** The world of a real process. */
export function processIo(): Io {
  process.stdout.on('error', tellLoss)
  process.stderr.on('error', () => undefined) // nobody is left to be told
  return {
    out: streamOf(process.stdout),
    err: streamOf(process.stderr),
    cwd: folderOf(process.env),
    env: process.env,
    now: () => new Date(),
    onInterrupt: (stop) => {
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
      for (const signal of signals) process.on(signal, stop)
      return () => {
        for (const signal of signals) process.off(signal, stop)
      }
    },
  }
}

function streamOf(stream: NodeJS.WriteStream): Stream {
  return {
    isTTY: Boolean(stream.isTTY), // undefined for a pipe, whatever the types say
    columns: stream.columns || 80, // 0 where a terminal does not know
    write: (text) => {
      stream.write(text)
    },
  }
}

/** A shell can stand in a folder that is gone; what is looked for there is then told as missing. */
function folderOf({ PWD = '/' }: NodeJS.ProcessEnv): string {
  try {
    return process.cwd()
  } catch {
    return PWD
  }
}

/** The work is done by then, but whoever reads the answer has half of it, or none. */
function tellLoss(error: NodeJS.ErrnoException): void {
  // `tidemark status | head` closes the pipe early, which is no error.
  if (error.code === 'EPIPE') return
  process.stderr.write(
    `error: The answer cannot be written: ${error.message}\nWhat was asked for is done. See: tidemark status\n`,
  )
  process.once('exit', () => {
    process.exitCode = 1
  })
}
