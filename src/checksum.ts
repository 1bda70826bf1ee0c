import { normalize } from './sql.js'

/**
 * The checksum of an SQL text: '1:' (this algorithm) and 16 hex digits over its tokens joined by one
 * space. Comments, white space, line ends and a byte order mark do not count; literals do. It tells
 * an edit from no edit; it is no protection against someone who wants two texts to be alike.
 */
export function checksum(sql: string): string {
  return `1:${hash64(normalize(sql))}`
}

/** 64 bits in two lanes of 32: cyrb53's mixing with both words kept whole. */
function hash64(text: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 0x9e3779b1)
    b = Math.imul(b ^ code, 0x5f356495)
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return hex(a) + hex(b)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
