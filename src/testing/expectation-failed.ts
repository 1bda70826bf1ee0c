/**
 * What the `expect…` functions throw. It has the shape of an assertion of Node, which vitest, jest and
 * node:test print as a failed expectation: with a difference where there are two texts to compare.
 */
export class ExpectationFailed extends Error {
  override readonly name = 'AssertionError'
  readonly actual?: string
  readonly expected?: string

  constructor(message: string, texts?: { readonly actual: string; readonly expected: string }) {
    super(message)
    if (!texts) return
    this.actual = texts.actual
    this.expected = texts.expected
  }
}

/** Throws with paragraphs, of which empty ones are left out. */
export function failWith(
  paragraphs: readonly string[],
  texts?: { readonly actual: string; readonly expected: string },
): never {
  throw new ExpectationFailed(paragraphs.filter((each) => each !== '').join('\n\n'), texts)
}

/** Lines that belong under another one. */
export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}
