import { createStore, delMany, keys, set } from 'idb-keyval'
import type { UseStore } from 'idb-keyval'
import { locksOf } from './tabs.js'

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
const NOTE = 'writing '

let opened: UseStore | undefined

/** Kept open: a page that is being left has no time to open a database. */
function notes(): UseStore {
  opened ??= createStore(NOTES, 'notes')
  return opened
}

/** Whether this browser keeps IndexedDB in LevelDB. Edge, Opera and HeadlessChrome say so as well. */
export function hasLevelDb(): boolean {
  // Absent in Node, where a store may be made and not used.
  const { navigator } = globalThis as { navigator?: Navigator }
  return /Chrom(e|ium)\//.test(navigator?.userAgent ?? '')
}

/**
 * To be called, and waited for, before the first write of a visit; the answer ends it, when nothing is
 * being written any more: the page is hidden, or the database closed. Meanwhile there is a note, which
 * stays when the browser is killed, and a Web Lock of its name, which does not.
 */
export async function beginWriting(): Promise<() => Promise<void>> {
  const note = NOTE + crypto.getRandomValues(new Uint32Array(2)).join('-')
  const release = await hold(note)
  await set(note, true, notes())
  return async () => {
    await notes()('readwrite', (objects) => {
      objects.delete(note)
      // A page that is being left gets no answers any more, and would not come to commit by itself.
      objects.transaction.commit()
      return done(objects.transaction)
    })
    release()
  }
}

/** The notes of visits that began to write, did not come to their end, and are over. */
export async function cutNotes(): Promise<string[]> {
  const found = (await keys<string>(notes())).filter((key) => key.startsWith(NOTE))
  if (found.length === 0) return []
  // Without Web Locks every other visit counts as over: then the log is turned once too often.
  const { held = [] } = (await locksOf()?.query()) ?? {}
  return found.filter((note) => !held.some(({ name }) => name === note))
}

/** Takes notes away, when what they stood for is mended. */
export function forgetNotes(found: string[]): Promise<void> {
  return delMany(found, notes())
}

function hold(name: string): Promise<() => void> {
  const locks = locksOf()
  if (!locks) return Promise.resolve(() => undefined)
  return new Promise((granted, failed) => {
    locks
      .request(name, () => new Promise<void>((release) => granted(() => release())))
      .catch(failed)
  })
}

/** Makes LevelDB begin a new log. It takes some 100 ms. */
export async function turnLog(): Promise<void> {
  const store = notes()
  const fillers = Array.from({ length: 32 }, (_, index) => `filler ${index}`)
  for (let written = 0; written < ENOUGH; written += fillers.length * PIECE) {
    await store('readwrite', (objects) => {
      // Zeros would be as good for the log; random bytes are, too, where it is compressed.
      for (const key of fillers) objects.put(crypto.getRandomValues(new Uint8Array(PIECE)), key)
      return done(objects.transaction)
    })
  }
  await store('readwrite', (objects) => {
    for (const key of fillers) objects.delete(key)
    return done(objects.transaction)
  })
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}
