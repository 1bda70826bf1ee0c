import { startOf } from './bytes.js'

/**
 * What a file that is not a database looks like. A drop zone gets backups, exports and pictures far
 * more often than attacks, and "zip: unpack it first" is worth more than "malformed".
 */

/** How files begin, read as Latin-1. SQLite's own other files come first: they are the likely ones. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^\*\* This file/, 'SQLite 2'],
  [/^7\x7f\x06[\x82\x83]/, 'SQLite -wal'],
  [/^\xd9\xd5\x05\xf9/, 'SQLite -journal'],
  [/^SQLite format 3/, 'damaged SQLite header'],
  [/^PK[\x03\x05]/, 'zip'],
  [/^\x1f\x8b/, 'gzip'],
  [/^\x89PNG/, 'PNG'],
  [/^\xff\xd8\xff/, 'JPEG'],
  [/^%PDF-/, 'PDF'],
  [/^\s*(pragma|begin|create|insert) /i, 'SQL text'],
  [/^\s*[{[]/, 'JSON text'],
  [/^(\xff\xfe|\xfe\xff)/, 'text'],
]

/**
 * Whether the bytes are spread like noise: Pearson's chi-square against "all values equally often".
 * For noise of any length it lies near 255 with a deviation of 23 (the bound leaves seven of them);
 * text, tables, code and pages of a database are far above. Under 64 bytes nothing can be said.
 */
function isNoise(sample: Uint8Array): boolean {
  const counts = new Uint32Array(256)
  for (const byte of sample) counts[byte] = (counts[byte] ?? 0) + 1
  const expected = sample.length / 256
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return sample.length > 63 && chiSquare < 416
}

/** Names what the bytes look like; `noise` when they carry no structure, as ciphertext does. */
export function lookAt(bytes: Uint8Array): string {
  const start = startOf(bytes)
  const known = BEGINNINGS.find(([beginning]) => beginning.test(start))
  if (known) return known[1]
  const sample = bytes.subarray(0, 4096)
  if (sample.every((byte) => byte === 0)) return 'zeros'
  // Text of any encoding but UTF-16 has no control characters but tab and the ends of lines.
  if (sample.every((byte) => byte > 31 || (byte > 8 && byte < 14))) return 'text'
  return isNoise(sample) ? 'noise' : 'unknown'
}
