import { wrap } from 'comlink'
import type { Remote } from 'comlink'
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url'
import type { Goal, Progress } from 'tidemark'
import type { Check, Failure, RowCounts, Task, VersionStop } from '../model.js'
import { startWorker } from '../pwa/own-scripts.js'
import type { Engine, EngineClient, Opening } from './api.js'
import { endedWith, engineError, workEnded } from './engine-error.js'
import { Together } from './pieces.js'
import { isTold } from './protocol.js'
import type { Answer, Host, Told, Verb } from './protocol.js'
// oxlint-disable-next-line import/default -- Vite makes this module: the address of the built worker
import workerUrl from './worker.ts?worker&url'

export interface EngineParts {
  readonly makeWorker: () => Worker
  /** Called again when it failed. */
  readonly loadWasm: () => Promise<WebAssembly.Module>
}

/** The page's side of its worker. Nothing is fetched or started before the first call, or `warm`. */
export function makeEngine(parts: Partial<EngineParts> = {}): EngineClient {
  const makeWorker = () => startWorker(workerUrl)
  return new RemoteEngine({ makeWorker, loadWasm: fetchWasm, ...parts })
}

async function fetchWasm(): Promise<WebAssembly.Module> {
  const response = await fetch(wasmUrl)
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  // Not compileStreaming: some static hosts send the file as application/octet-stream.
  return WebAssembly.compile(await response.arrayBuffer())
}

/** One worker, from its start to its end. */
interface Link {
  readonly worker: Worker
  readonly host: Remote<Host>
  readonly waiting: Set<(error: Error) => void>
  readonly told: Map<number, (told: Told) => void>
}

class RemoteEngine implements EngineClient {
  readonly #parts: EngineParts
  readonly #crashed = new Set<(failure: Failure) => void>()
  /** Kept: a worker that is started anew needs no network. */
  #wasm: Promise<WebAssembly.Module> | undefined
  #link: Link | undefined
  #calls = 0

  constructor(parts: EngineParts) {
    this.#parts = parts
  }

  open(opening: Opening, tell: (check: Check) => void) {
    return this.#call<'open'>('open', [opening], tell)
  }
  countRows(tell: (rows: RowCounts) => void) {
    return this.#call<'countRows'>('countRows', [], tell)
  }
  plan(goal: Goal, tell: (progress: Progress) => void) {
    return this.#call<'plan'>('plan', [goal], tell)
  }
  roundTrip(goal: Goal) {
    return this.#call<'roundTrip'>('roundTrip', [goal])
  }
  versions(tell: (stop: VersionStop) => void) {
    return this.#call<'versions'>('versions', [], tell)
  }
  run(task: Task, tell: (progress: Progress) => void) {
    return this.#call<'run'>('run', [task], tell)
  }
  undoChoices() {
    return this.#call<'undoChoices'>('undoChoices', [])
  }
  adopt(tool: string) {
    return this.#call<'adopt'>('adopt', [tool])
  }
  baseline(upTo: string) {
    return this.#call<'baseline'>('baseline', [upTo])
  }
  acceptChanged(version: string) {
    return this.#call<'acceptChanged'>('acceptChanged', [version])
  }
  bytes() {
    return this.#call<'bytes'>('bytes', [])
  }
  bytesAt(version: string | null) {
    return this.#call<'bytesAt'>('bytesAt', [version])
  }
  hash() {
    return this.#call<'hash'>('hash', [])
  }
  storedHash() {
    return this.#call<'storedHash'>('storedHash', [])
  }
  store() {
    return this.#call<'store'>('store', [])
  }
  forget(id: string) {
    return this.#call<'forget'>('forget', [id])
  }

  abort(): void {
    void this.#link?.host.abort()
  }

  warm(): void {
    try {
      this.#connect()
    } catch {
      // The next call tries again, and says what is wrong.
    }
  }

  restart(): void {
    this.#end(workEnded())
    this.warm()
  }

  onCrash(listener: (failure: Failure) => void): void {
    this.#crashed.add(listener)
  }

  #connect(): Link {
    if (this.#link) return this.#link
    const worker = this.#parts.makeWorker()
    const link: Link = { worker, host: wrap<Host>(worker), waiting: new Set(), told: new Map() }
    this.#link = link
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isTold(data)) link.told.get(data.call)?.(data)
    })
    const crash = (event: Event) => {
      event.preventDefault()
      this.#crash(link, event instanceof ErrorEvent && event.message ? event.message : event.type)
    }
    worker.addEventListener('error', crash)
    worker.addEventListener('messageerror', crash)
    this.#start(link)
    return link
  }

  #start({ host }: Link): void {
    this.#wasm ??= this.#parts.loadWasm()
    void this.#wasm.then(
      (wasm) => host.start(wasm),
      (error: unknown) => {
        this.#wasm = undefined
        return host.start({ missing: error instanceof Error ? error.message : String(error) })
      },
    )
  }

  async #call<V extends Verb>(
    verb: V,
    args: readonly unknown[],
    tell?: ListenerOf<V>,
  ): Promise<Awaited<ReturnType<Engine[V]>>> {
    const link = this.#connectOrFail()
    const id = ++this.#calls
    // Both sides are of this page: what a call tells and answers is of the type that the verb says.
    const listen = tell as ((value: unknown) => void) | undefined
    const together = new Together()
    link.told.set(id, (told) => {
      if ('piece' in told) together.take(told.piece)
      else listen?.(told.value)
    })
    try {
      const answer = await this.#answer(link, () => link.host.call(id, verb, args))
      if (answer.ok) return together.whole(answer.value) as Awaited<ReturnType<Engine[V]>>
      if (answer.broken) this.#crash(link, answer.failure.what)
      throw engineError(answer.failure, answer.broken)
    } finally {
      link.told.delete(id)
    }
  }

  #connectOrFail(): Link {
    try {
      // The wasm did not come last time. It is asked for once more, for a worker that waits for it:
      // the old one would answer at once that there is none.
      if (this.#link && !this.#wasm) this.#end(workEnded())
      return this.#connect()
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      throw engineError(endedWith(words), true)
    }
  }

  /** Whichever comes first: the answer, or the end of the worker. */
  #answer(link: Link, ask: () => Promise<Answer>): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      link.waiting.add(reject)
      ask()
        .then(resolve, reject)
        .finally(() => link.waiting.delete(reject))
    })
  }

  #crash(link: Link, words: string): void {
    if (link !== this.#link) return
    const failure = endedWith(words)
    this.#end(engineError(failure, true))
    for (const listener of this.#crashed) listener(failure)
  }

  #end(error: Error): void {
    const link = this.#link
    this.#link = undefined
    link?.worker.terminate()
    for (const reject of link?.waiting ?? []) reject(error)
    link?.waiting.clear()
  }
}

/** The function that a verb tells its news to: its last parameter. */
type ListenerOf<V extends Verb> = Extract<
  Parameters<Engine[V]>[number],
  (...args: never) => unknown
>
