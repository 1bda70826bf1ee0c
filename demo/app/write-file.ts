import { delay } from './delay.js'

// Writing a file where the browser lets a page do that, and knowing that it is there.

declare global {
  // Of the File System Access API; only some browsers have it.
  interface FileSystemHandle {
    queryPermission?: (options: { readonly mode: 'readwrite' }) => Promise<PermissionState>
    requestPermission?: (options: { readonly mode: 'readwrite' }) => Promise<PermissionState>
  }
  interface Window {
    showSaveFilePicker?: (options: {
      readonly suggestedName: string
      readonly types?: readonly {
        readonly description: string
        readonly accept: Readonly<Record<string, readonly string[]>>
      }[]
    }) => Promise<FileSystemFileHandle>
  }
}

export type Written =
  | { readonly ok: true; readonly name: string; readonly size: number }
  | { readonly ok: false; readonly words: string; readonly next: string }

/** Asked within a click: the browser shows its question only then. */
export async function mayWrite(handle: FileSystemFileHandle): Promise<boolean> {
  const mode = { mode: 'readwrite' } as const
  try {
    if ((await handle.queryPermission?.(mode)) === 'granted') return true
    return (await handle.requestPermission?.(mode)) !== 'denied'
  } catch {
    return false
  }
}

/** A place that the user chooses; undefined where they chose none. */
export async function choosePlace(
  suggestedName: string,
): Promise<FileSystemFileHandle | undefined> {
  try {
    return await window.showSaveFilePicker?.({
      suggestedName,
      types: [
        {
          description: 'SQLite database',
          accept: { 'application/vnd.sqlite3': ['.sqlite', '.sqlite3', '.db', '.db3'] },
        },
      ],
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}

/**
 * Writes the content and reads it back. Until `close()` the browser writes into a file of its own, so
 * that one that stands there is as it was when anything goes wrong before.
 */
export async function writeFile(
  handle: FileSystemFileHandle,
  content: Blob,
  sha256: string,
): Promise<Written> {
  try {
    const target = await handle.createWritable()
    try {
      await target.write(content)
    } catch (error) {
      await target.abort().catch(() => undefined)
      throw error
    }
    await target.close()
  } catch (error) {
    return { ok: false, ...wordsFor(error, handle.name) }
  }
  return verified(handle, sha256)
}

async function verified(handle: FileSystemFileHandle, sha256: string): Promise<Written> {
  try {
    const file = await handle.getFile()
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    if (hexOf(digest) === sha256) return { ok: true, name: file.name, size: file.size }
    return {
      ok: false,
      words: `${handle.name} was written, and what is there now is something else.`,
      next: 'Another program may have written to it. Save it under another name.',
    }
  } catch (error) {
    const { words } = wordsFor(error, handle.name)
    return {
      ok: false,
      words: `${handle.name} was written, and could not be read again. ${words}`,
      next: 'Look at the file, or download the copy.',
    }
  }
}

function wordsFor(error: unknown, name: string): { words: string; next: string } {
  const kind = error instanceof DOMException ? error.name : ''
  const unchanged = `${name} is as it was.`
  switch (kind) {
    case 'NotAllowedError':
      return {
        words: `The browser does not let this page write to ${name}. ${unchanged}`,
        next: 'Press Save again and allow it, or download the copy.',
      }
    case 'QuotaExceededError':
      return {
        words: `There is no room for it. ${unchanged}`,
        next: 'Make room, or download the copy to another disk.',
      }
    case 'NotFoundError':
      return {
        words: `${name} is no longer where it was.`,
        next: 'Save it under another name, or download the copy.',
      }
    case 'NoModificationAllowedError':
      return {
        words: `Another program has ${name} open. ${unchanged}`,
        next: 'Close that program and press Save again, or download the copy.',
      }
    default:
      return {
        words: `${name} could not be written: ${error instanceof Error ? error.message : String(error)}. ${unchanged}`,
        next: 'Save it under another name, or download the copy.',
      }
  }
}

function hexOf(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A Blob takes no bytes of memory that is shared. */
export function ownBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(bytes)
}

/** So much is copied at once: a few milliseconds. */
const PIECE = 4_000_000

/** The bytes as a Blob, made of pieces, so that the page never stands still for a large file. */
export async function blobOf(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Blob> {
  const pieces: Blob[] = []
  for (let at = 0; at < bytes.length; at += PIECE) {
    if (at > 0) await delay(0)
    pieces.push(new Blob([bytes.subarray(at, at + PIECE)]))
  }
  return new Blob(pieces, { type })
}

/** Hands a Blob or a text to the browser's downloads. */
export function downloadFile(name: string, content: Blob | string, type: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = name
  link.click()
  // The browser reads the blob after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
