import type { SampleName } from '../model.js'

/** Names the working copy of a file: the same file chosen again is the same copy. */
export function copyIdOf({
  name,
  size,
  lastModified,
}: Pick<File, 'name' | 'size' | 'lastModified'>): string {
  return hash(`${size} ${lastModified} ${name}`)
}

export function sampleId(name: SampleName): string {
  return `sample-${name}`
}

/** FNV-1a over the code units, in two halves: short, and no two files of one person are likely alike. */
function hash(text: string): string {
  let low = 0x811c9dc5
  let high = 0xcbf29ce4
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit ^ (low >>> 16), 0x01000193)
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}
