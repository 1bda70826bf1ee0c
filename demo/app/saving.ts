import { downloadName } from '../download-name.js'
import type { Saved } from '../model.js'
import type { Context } from './context.js'
import { failureFrom, isGone } from './trouble.js'
import { blobOf, choosePlace, downloadFile, mayWrite, ownBuffer, writeFile } from './write-file.js'

const SQLITE = 'application/vnd.sqlite3'

/** Takes the copy home: as a download, to where it came from, or to a place of the user's choice. */
export class Saving {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  async download(): Promise<void> {
    await this.#busy(async () => {
      const facts = this.#facts()
      if (!facts) return
      const { downloadName: name } = facts
      const { content, sha256 } = await this.#content(facts.id)
      downloadFile(name, content, SQLITE)
      const saved = { how: 'download', name, size: content.size, sha256, verified: false } as const
      await this.#saved(facts.id, saved)
    })
  }

  /** Rolled back on a clone, for an older version of the app; the copy stays. */
  async downloadFor(version: string | null): Promise<void> {
    await this.#busy(async () => {
      const facts = this.#facts()
      if (!facts) return
      const made = await this.#context.session.urgently((engine) => engine.bytesAt(version))
      const name = downloadName(facts.name, version ?? undefined)
      downloadFile(name, await blobOf(ownBuffer(made.bytes), SQLITE), SQLITE)
    })
  }

  /** Replaces the file that was opened. Asked first where another program has changed it since. */
  async inPlace(): Promise<void> {
    const { origin } = this.#context.session
    if (!origin?.handle) return
    const { id, handle, stamp } = origin
    // The browser may ask the user for as long as they like: a download need not wait for that.
    if (!(await mayWrite(handle))) {
      return this.#tell(`The browser does not let this page write to ${handle.name}.`)
    }
    await this.#busy(async () => {
      const now = await handle.getFile().catch(() => undefined)
      const isSame = !stamp || (now?.size === stamp.size && now.lastModified === stamp.lastModified)
      if (!isSame && !(await this.#askToReplace(handle.name))) return
      await this.#write(id, handle, 'in-place')
    })
  }

  async as(): Promise<void> {
    const facts = this.#facts()
    const handle = facts && (await this.#choose(facts.downloadName))
    if (handle) await this.#busy(() => this.#write(facts.id, handle, 'save-as'))
  }

  async #choose(name: string): Promise<FileSystemFileHandle | undefined> {
    try {
      return await choosePlace(name)
    } catch (error) {
      const { what } = failureFrom(error, '')
      this.#tell(`No place could be chosen: ${what}`, 'Download the copy instead.')
      return undefined
    }
  }

  async #write(
    id: string,
    handle: FileSystemFileHandle,
    how: 'in-place' | 'save-as',
  ): Promise<void> {
    const { content, sha256 } = await this.#content(id)
    const written = await writeFile(handle, content, sha256)
    if (!written.ok) return this.#tell(written.words, written.next)
    const { name, size } = written
    await this.#saved(id, { how, name, size, sha256, verified: true })
    if (how === 'in-place') this.#restamp(id, await handle.getFile().catch(() => undefined))
  }

  /** What is there now is what we wrote: writing it again needs no question. */
  #restamp(id: string, file: File | undefined): void {
    const { origin } = this.#context.session
    if (origin?.id === id && file) {
      const { size, lastModified } = file
      this.#context.session.restamp({ size, lastModified })
    }
  }

  /** The bytes of this copy: while a place was chosen, another one may have been opened. */
  async #content(id: string): Promise<{ content: Blob; sha256: string }> {
    const { session } = this.#context
    if (session.origin?.id !== id) throw new Error('Another file was opened meanwhile.')
    const { bytes, sha256 } = await session.urgently((engine) => engine.bytes(), true)
    return { content: await blobOf(ownBuffer(bytes), SQLITE), sha256 }
  }

  async #saved(id: string, saved: Saved): Promise<void> {
    const { page, copies } = this.#context
    if (this.#facts()?.id === id) page.dispatch({ type: 'saved', saved })
    await copies.change(id, (record) => ({ ...record, saved })).catch(() => undefined)
  }

  #askToReplace(name: string): Promise<boolean> {
    return this.#context.ask({
      title: `Replace ${name}?`,
      words: `${name} has changed on the disk since it was opened here. Saving replaces it with the copy, and what was changed there is gone.`,
      yes: 'Replace it',
      no: 'Leave it as it is',
    })
  }

  /** While one is saved, a second press does nothing. What goes wrong is told in words. */
  async #busy(work: () => Promise<void>): Promise<void> {
    const { page, session } = this.#context
    if (page.state.saving) return
    const { origin } = session
    page.dispatch({ type: 'told', change: { saving: true } })
    try {
      await work()
    } catch (error) {
      // Given up by opening another file, or the same with other migrations: nobody waits for it.
      if (isGone(error) && session.origin !== origin) return
      const { title, what, next } = failureFrom(error, 'The file could not be made')
      this.#tell(`${title}: ${what}`, next)
    } finally {
      page.dispatch({ type: 'told', change: { saving: false } })
    }
  }

  #tell(message: string, next = 'Press Save again and allow it, or download the copy.'): void {
    this.#context.page.dispatch({ type: 'noticed', notice: { kind: 'saving', message, next } })
  }

  #facts() {
    const { step } = this.#context.page.state
    return 'file' in step ? step.file.facts : undefined
  }
}
