import { transfer } from 'comlink'
import { chunked, indexedDbStore } from 'tidemark/browser'
import type { SqlJsStatic } from 'tidemark'
import initSqlJs from 'sql.js'
import type { Opened } from './api.js'
import { bytesAt, bytesOf } from './bytes.js'
import type { Hashed } from './bytes.js'
import { Checks } from './checks.js'
import type { Copy } from './copy.js'
import { factsOf, schemaOf } from './facts.js'
import { failureOf } from './failure.js'
import { acceptChanged, adopt, baseline } from './histories.js'
import { forgetNote } from './notes.js'
import { openCopy } from './open.js'
import { storeName } from './open-stored.js'
import { takeApart } from './pieces.js'
import type { Piece } from './pieces.js'
import { planOf } from './plan.js'
import type { Answer, Host, Told, Verb, Verbs } from './protocol.js'
import { EngineMissing } from './rejections.js'
import { roundTripOf } from './round-trip.js'
import { countInPieces } from './row-counts.js'
import { runTask } from './run.js'
import { seldom } from './seldom.js'
import { undoChoices } from './undo.js'
import { versionStops } from './versions.js'

type Handlers = {
  readonly [V in Verb]: (
    ...args: Parameters<Verbs[V]>
  ) => Awaited<ReturnType<Verbs[V]>> | ReturnType<Verbs[V]>
}

type AnyHandler = (...args: readonly unknown[]) => unknown

/** One copy, and one call after the other. */
export class Desk {
  readonly #post: (told: Told) => void
  readonly #engine = new Engine()
  #queue: Promise<unknown> = Promise.resolve()
  /** Calls that have come and are not answered. */
  #calls = 0
  #copy: Copy | undefined
  #abort: AbortController | undefined

  constructor(post: (told: Told) => void) {
    this.#post = post
  }

  host(): Host {
    return {
      start: (wasm) => this.#engine.start(wasm),
      call: (id, verb, args) => this.#call(id, verb, args),
      abort: () => this.#abort?.abort(),
    }
  }

  #call(id: number, verb: Verb, args: readonly unknown[]): Promise<Answer> {
    const tell = (value: unknown) => this.#post({ engine: 'told', call: id, value })
    this.#calls += 1
    const send = (piece: Piece) => this.#post({ engine: 'told', call: id, piece })
    const turn = this.#queue.then(() => this.#answer(verb, [...args, tell], send))
    this.#queue = turn.then(() => {
      this.#calls -= 1
    })
    return turn
  }

  async #answer(
    verb: Verb,
    args: readonly unknown[],
    send: (piece: Piece) => void,
  ): Promise<Answer> {
    try {
      // The client has the same verbs, and calls each with its own arguments.
      const handler = this.#handlers[verb] as AnyHandler
      const value: unknown = takeApart(await handler(...args), send)
      const answer: Answer = { ok: true, value }
      return isHashed(value) ? transfer(answer, [value.bytes.buffer]) : answer
    } catch (error) {
      const broken = error instanceof WebAssembly.RuntimeError
      const migrations = this.#copy?.source.known.migrations ?? []
      const failure = failureOf('This did not work', error, { migrations })
      return { ok: false, failure, broken }
    }
  }

  readonly #handlers: Handlers = {
    open: async (opening, tell): Promise<Opened> => {
      await this.#close()
      const found = await openCopy(opening, new Checks(tell), () => this.#engine.ready())
      if ('rejection' in found) return { ok: false, rejection: found.rejection }
      this.#copy = found.copy
      return { ok: true, file: factsOf(found.copy) }
    },
    countRows: (tell) => {
      const copy = this.#open()
      return countInPieces(copy.connection, schemaOf(copy), tell, () => this.#calls === 1)
    },
    plan: (goal, tell) => planOf(this.#open(), goal, seldom(tell)),
    roundTrip: (goal) => roundTripOf(this.#open(), goal),
    versions: (tell) => versionStops(this.#open(), tell),
    run: (task, tell) => {
      this.#abort = new AbortController()
      return runTask(this.#open(), task, { signal: this.#abort.signal, tell: seldom(tell) })
    },
    undoChoices: () => undoChoices(this.#open()),
    adopt: async (tool) => {
      await adopt(this.#open(), tool)
      return factsOf(this.#open())
    },
    baseline: async (upTo) => {
      await baseline(this.#open(), upTo)
      return factsOf(this.#open())
    },
    acceptChanged: async (version) => {
      await acceptChanged(this.#open(), version)
      return factsOf(this.#open())
    },
    bytes: () => bytesOf(this.#open()),
    bytesAt: (version) => bytesAt(this.#open(), version),
    hash: () => this.#open().hash(),
    storedHash: () => this.#open().storedHash(),
    store: async () => {
      const copy = this.#open()
      await copy.keep()
      const { isStored, trouble } = copy
      return { stored: isStored, ...(trouble && { trouble }) }
    },
    forget: async (id) => {
      if (this.#copy?.source.id === id) await this.#close()
      await indexedDbStore(storeName(id)).remove()
      await forgetNote(id)
    },
  }

  #open(): Copy {
    if (this.#copy) return this.#copy
    throw new Error('No file is open.')
  }

  async #close(): Promise<void> {
    const copy = this.#copy
    this.#copy = undefined
    await copy?.close()
  }
}

/** sql.js, as soon as the page has sent its compiled code. */
class Engine {
  #settle: { resolve: (sqlJs: SqlJsStatic) => void; reject: (error: Error) => void } | undefined
  #sqlJs = this.#wait()

  ready(): Promise<SqlJsStatic> {
    return this.#sqlJs
  }

  start(wasm: WebAssembly.Module | { readonly missing: string }): void {
    // It was missing before, and came after all.
    if (!this.#settle) this.#sqlJs = this.#wait()
    const settle = this.#settle
    this.#settle = undefined
    if (!(wasm instanceof WebAssembly.Module)) {
      settle?.reject(new EngineMissing(wasm.missing))
      return
    }
    if (settle) void loadSqlJs(wasm).then(chunked).then(settle.resolve, settle.reject)
  }

  #wait(): Promise<SqlJsStatic> {
    const waiting = new Promise<SqlJsStatic>((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    // Told when a call needs it.
    waiting.catch(() => undefined)
    return waiting
  }
}

/** Emscripten asks for an instance, and fetches nothing. */
function loadSqlJs(wasm: WebAssembly.Module): Promise<SqlJsStatic> {
  return new Promise((resolve, reject) => {
    const instantiate = async (imports: WebAssembly.Imports) =>
      WebAssembly.instantiate(wasm, imports)
    const instantiateWasm = (
      imports: WebAssembly.Imports,
      take: (instance: WebAssembly.Instance) => void,
    ) => {
      // What goes wrong here Emscripten would never hear of.
      void instantiate(imports).then(take, reject)
      return {}
    }
    initSqlJs({ useOldExtensionFunctions: false, instantiateWasm }).then(resolve, reject)
  })
}

function isHashed(value: unknown): value is Hashed {
  return (
    typeof value === 'object' &&
    value !== null &&
    'bytes' in value &&
    value.bytes instanceof Uint8Array
  )
}
