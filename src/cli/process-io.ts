import type { Io, Stream } from './io.js'

/** The world of a real process. */
export function processIo(): Io {
  // `tidemark status | head` closes the pipe early, which is no error.
  process.stdout.on('error', ignoreClosedPipe)
  process.stderr.on('error', ignoreClosedPipe)
  return {
    out: streamOf(process.stdout),
    err: streamOf(process.stderr),
    cwd: process.cwd(),
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

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
