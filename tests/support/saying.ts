import { expect } from 'vitest'

/** In an expected value: a text with these words in it. */
export function saying(words: string): unknown {
  return expect.stringContaining(words)
}
