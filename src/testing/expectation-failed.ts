/**
 * What the `expect…` functions throw; the message has all of it. With `actual` and `expected` as well,
 * runners of tests show a difference of the two texts.
 */
export class ExpectationFailed extends Error {
  // Not 'AssertionError': under that name jest prints a comparison of two values even without any.
  override readonly name = 'ExpectationFailed'
  declare readonly actual?: string
  declare readonly expected?: string

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

/** '1 row', '2 rows' */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
