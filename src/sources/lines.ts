/** Line numbers, from 1, of offsets that rise from call to call; the text is walked through once. */
export class LineCounter {
  readonly #text: string
  #offset = 0
  #line = 1

  constructor(text: string) {
    this.#text = text
  }

  at(offset: number): number {
    for (let end = this.#next(); end >= 0 && end < offset; end = this.#next()) {
      this.#offset = end + 1
      this.#line++
    }
    return this.#line
  }

  #next(): number {
    return this.#text.indexOf('\n', this.#offset)
  }
}
