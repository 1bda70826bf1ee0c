import type { Arrived } from './arrival.js'
import type { PageStore } from './store.js'

// The ways in which files come to the page besides its input: dropped, pasted, opened by the system.

declare global {
  // Of the File System Access API and File Handling; only some browsers have them.
  interface DataTransferItem {
    getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>
  }
  interface Window {
    launchQueue?: {
      setConsumer(
        consumer: (params: { readonly files?: readonly FileSystemFileHandle[] }) => void,
      ): void
    }
  }
}

type OnFiles = (files: readonly Arrived[]) => void

/** A folder with more is not gone through to its end: it is no folder of migrations. */
const MOST_FILES = 5000

export function watchIntake(store: PageStore, onFiles: OnFiles, onIntent: () => void): void {
  watchDrops(store, onFiles, onIntent)
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    onFiles(files.map((file) => ({ path: file.name, file })))
  })
  window.launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length > 0) void fromHandles(files).then(onFiles)
  })
}

/** Files of an input; one that takes folders gives paths too. */
export function arrivedFrom(files: readonly File[]): Arrived[] {
  return files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

async function fromHandles(handles: readonly FileSystemFileHandle[]): Promise<Arrived[]> {
  const files = await Promise.allSettled(handles.map((handle) => handle.getFile()))
  return files.flatMap((found, place) => {
    const handle = handles[place]
    if (found.status === 'rejected' || !handle) return []
    return [{ path: found.value.name, file: found.value, handle }]
  })
}

function watchDrops(store: PageStore, onFiles: OnFiles, onIntent: () => void): void {
  const mark = (dragging: boolean) => store.dispatch({ type: 'told', change: { dragging } })
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    // Without this the browser would leave the page and show the file.
    event.preventDefault()
    onIntent()
    mark(true)
  })
  document.addEventListener('dragleave', (event) => {
    // Leaving the window, not one element for the next.
    if (event.relatedTarget === null) mark(false)
  })
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    mark(false)
    void fromItems([...(event.dataTransfer?.items ?? [])]).then((files) => {
      if (files.length > 0) onFiles(files)
    })
  })
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

/** The items are empty once the event is over: all of them are asked before anything is awaited. */
async function fromItems(items: readonly DataTransferItem[]): Promise<Arrived[]> {
  const found: Arrived[] = []
  const parts = items
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({
      file: item.getAsFile(),
      entry: item.webkitGetAsEntry(),
      handle: item.getAsFileSystemHandle?.().catch(() => null),
    }))
  for (const { file, entry, handle } of parts) {
    if (entry?.isDirectory) await walk(entry, found)
    else if (file) found.push(await withHandle(file, handle))
  }
  return found
}

async function withHandle(
  file: File,
  asked: Promise<FileSystemHandle | null> | undefined,
): Promise<Arrived> {
  const handle = await asked
  const arrived = { path: file.name, file }
  return handle instanceof FileSystemFileHandle ? { ...arrived, handle } : arrived
}

async function walk(entry: FileSystemEntry, found: Arrived[]): Promise<void> {
  if (found.length >= MOST_FILES) return
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch(
      () => undefined, // gone, or not to be read
    )
    if (file) found.push({ path: entry.fullPath.replace(/^\//, ''), file })
  } else if (isFolder(entry)) {
    for (const each of await entriesOf(entry)) await walk(each, found)
  }
}

/** A reader gives a folder in pieces, and an empty one at its end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    ).catch(() => [])
    if (some.length === 0 || all.length >= MOST_FILES) return all
    all.push(...some)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
