// SHA-256 (FIPS 180-4) of bytes that come in pieces. The browser's own wants all of them at once, and
// makes a copy of its own besides: for a database of some hundred megabytes that is too much.

/** The first 32 bits of the fractional parts of the roots of the first primes: 2 for square, 3 for cube. */
function fractions(count: number, root: 2 | 3): Uint32Array {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  }
  return Uint32Array.from(primes, (prime) => {
    const value = root === 2 ? Math.sqrt(prime) : Math.cbrt(prime)
    return Math.floor((value % 1) * 2 ** 32)
  })
}

const K = Int32Array.from(fractions(64, 3))
const START = Int32Array.from(fractions(8, 2))

/** The hash of all pieces, one behind the other, as hexadecimal text. */
export function sha256(pieces: Iterable<Uint8Array>): string {
  const state = START.slice()
  const words = new Int32Array(64)
  const rest = new Uint8Array(64)
  const restView = new DataView(rest.buffer)
  let [held, total] = [0, 0]
  for (const piece of pieces) {
    total += piece.length
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength)
    let at = 0
    if (held > 0) {
      at = Math.min(64 - held, piece.length)
      rest.set(piece.subarray(0, at), held)
      held += at
      if (held < 64) continue
      compress(state, words, restView, 0)
      held = 0
    }
    for (; at + 64 <= piece.length; at += 64) compress(state, words, view, at)
    rest.set(piece.subarray(at))
    held = piece.length - at
  }
  finish(state, words, restView, held, total)
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** > Append the bit "1" to the end of the message, followed by k zero bits ... then the length l in bits. */
function finish(
  state: Int32Array,
  words: Int32Array,
  rest: DataView,
  held: number,
  total: number,
): void {
  const bytes = new Uint8Array(rest.buffer)
  bytes[held] = 0x80
  bytes.fill(0, held + 1)
  if (held >= 56) {
    compress(state, words, rest, 0)
    bytes.fill(0)
  }
  rest.setBigUint64(56, BigInt(total) * 8n)
  compress(state, words, rest, 0)
}

function compress(state: Int32Array, w: Int32Array, view: DataView, at: number): void {
  for (let t = 0; t < 16; t++) w[t] = view.getInt32(at + t * 4)
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15] ?? 0
    const y = w[t - 2] ?? 0
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[t] = ((w[t - 16] ?? 0) + s0 + (w[t - 7] ?? 0) + s1) | 0
  }
  const word = (i: number) => state[i] ?? 0
  // Without arrays: this runs for each 64 bytes of a database.
  let a = word(0)
  let b = word(1)
  let c = word(2)
  let d = word(3)
  let e = word(4)
  let f = word(5)
  let g = word(6)
  let h = word(7)
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[t] ?? 0) + (w[t] ?? 0)) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] = word(0) + a
  state[1] = word(1) + b
  state[2] = word(2) + c
  state[3] = word(3) + d
  state[4] = word(4) + e
  state[5] = word(5) + f
  state[6] = word(6) + g
  state[7] = word(7) + h
}
