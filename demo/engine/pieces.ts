// An answer about a file of twenty thousand tables would keep the page busy for half a second, only to
// take it out of its message. So long lists go ahead of the answer, some items in a message.

/** Where a list stood: its number. Nothing else of this kind is in an answer. */
type Place = Uint32Array

/** Some more items of a list. */
export interface Piece {
  readonly list: number
  readonly items: readonly unknown[]
}

const MOST = 200

/** The same value without its long lists, each of which is sent before what it stands in. */
export function takeApart(value: unknown, send: (piece: Piece) => void): unknown {
  const known = new Map<object, unknown>()
  let lists = 0
  const taken = (each: unknown): unknown => {
    if (!isList(each) && !isRecord(each)) return each
    const before = known.get(each)
    if (before !== undefined) return before
    const apart = isRecord(each) ? mapped(each, taken) : takenList(each)
    known.set(each, apart)
    return apart
  }
  const takenList = (items: readonly unknown[]): unknown => {
    if (items.length <= MOST) return items.map(taken)
    const list = ++lists
    for (let at = 0; at < items.length; at += MOST) {
      send({ list, items: items.slice(at, at + MOST).map(taken) })
    }
    return Uint32Array.of(list)
  }
  return taken(value)
}

const PLAIN = { writable: true, enumerable: true, configurable: true }

/** Puts the answer together again, from pieces in the order in which they were sent. */
export class Together {
  readonly #lists = new Map<number, unknown[]>()

  take({ list, items }: Piece): void {
    const before = this.#lists.get(list)
    const whole = items.map((item) => this.whole(item))
    if (before) before.push(...whole)
    else this.#lists.set(list, whole)
  }

  /** With its lists, which are not gone through again. The value itself is changed. */
  whole(value: unknown): unknown {
    if (isPlace(value)) return this.#lists.get(value[0] ?? 0) ?? []
    if (isList(value)) value.forEach((item, at) => (value[at] = this.whole(item)))
    else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) {
        const whole = this.whole(item)
        // Not assigned: a table can be called __proto__.
        if (whole !== item) Object.defineProperty(value, key, { ...PLAIN, value: whole })
      }
    }
    return value
  }
}

function mapped(
  record: Readonly<Record<string, unknown>>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, change(item)]))
}

function isPlace(value: unknown): value is Place {
  return value instanceof Uint32Array
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

/** A plain object; bytes and the like go as they are. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
