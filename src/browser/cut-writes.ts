import { createStore, del, get, set } from 'idb-keyval'

// A fault of Chromium, and the way around it.
//
// Chromium keeps IndexedDB in LevelDB, which appends each commit to a log. When the browser is killed (a
// crash, the power, an update that could not wait) in the middle of an append, the log ends in a piece of
// a record. The next visit reads past it, and appends behind it. The visit after that finds the piece in
// the middle ("partial record without end"), takes the whole of the site's storage for corrupt, and
// deletes it. Seen in Chromium 156: about one of a hundred kills in the middle of saves.
//
// LevelDB begins a new log when 4 MiB were appended, and deletes the old one when their content is in a
// table; it waits for that before it begins the next. So a visit whose predecessor was cut off while it
// was writing appends more than twice as much, once, before anything else.

/** A database of its own: what is in it is no part of the stored format. */
const NOTES = 'tidemark-writing'

/** Above twice the largest size at which Chromium begins a new log (4 MiB). */
const ENOUGH = 10 * 2 ** 20
const PIECE = 2 ** 15

function notes() {
  return createStore(NOTES, 'names')
}

/** Whether this browser keeps IndexedDB in LevelDB. Edge, Opera and HeadlessChrome say so as well. */
export function hasLevelDb(): boolean {
  return /Chrom(e|ium)\//.test(navigator.userAgent)
}

/** To be called, and waited for, before the first write of a visit. */
export function beginWriting(name: string): Promise<void> {
  return set(name, true, notes())
}

/** When nothing is being written any more: the page is hidden, or the database closed. */
export function endWriting(name: string): Promise<void> {
  return del(name, notes())
}

/** Whether a visit before this one began to write and did not come to its end. */
export async function wasCut(name: string): Promise<boolean> {
  return (await get<boolean>(name, notes())) === true
}

/** Makes LevelDB begin a new log. It takes some 100 ms. */
export async function turnLog(): Promise<void> {
  const store = notes()
  const keys = Array.from({ length: 32 }, (_, index) => `filler ${index}`)
  for (let written = 0; written < ENOUGH; written += keys.length * PIECE) {
    await store('readwrite', (objects) => {
      // Zeros would be as good for the log; random bytes are, too, where it is compressed.
      for (const key of keys) objects.put(crypto.getRandomValues(new Uint8Array(PIECE)), key)
      return done(objects.transaction)
    })
  }
  await store('readwrite', (objects) => {
    for (const key of keys) objects.delete(key)
    return done(objects.transaction)
  })
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}
