import { styleText } from 'node:util'
import type { Io, Stream } from './io.js'

type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Gives text a colour, where the reader can see colours. */
export type Paint = (format: Format, text: string) => string

/** https://no-color.org: set and not empty means none, whatever else is set. */
export function paintFor(stream: Stream, env: Io['env']): Paint {
  const wanted = Boolean(env['FORCE_COLOR']) && env['FORCE_COLOR'] !== '0'
  const seen = stream.isTTY && env['TERM'] !== 'dumb'
  if (env['NO_COLOR'] || !(wanted || seen)) return (_, text) => text
  // Newer Nodes would ask process.stdout on their own.
  return (format, text) => styleText(format, text, { validateStream: false })
}
