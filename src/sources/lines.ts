/** Line numbers, from 1, of offsets that rise from call to call; the text is walked through once. */
export class LineCounter {
  readonly #text: string
  #line = 1
  /** Where the line ends; -1 for the last one. */
  #end: number

  constructor(text: string) {
    this.#text = text
    this.#end = text.indexOf('\n')
  }

  at(offset: number): number {
    while (this.#end >= 0 && this.#end < offset) {
      this.#end = this.#text.indexOf('\n', this.#end + 1)
      this.#line++
    }
    return this.#line
  }
}
