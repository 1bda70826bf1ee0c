const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** How many words a text has, also in languages that put no spaces between them. */
export function countWords(text: string): number {
  return [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length
}
