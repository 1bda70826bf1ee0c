import type { Failure } from '../model.js'
import type { Engine } from './api.js'
import type { Piece } from './pieces.js'

// What page and worker say to each other. Comlink carries the calls; what is told meanwhile comes as
// messages of its own, without an answer, so that a busy worker can tell.

/** The verbs that take their turn, one after the other. */
export type Verb = Exclude<keyof Engine, 'abort'>

export type Verbs = { readonly [V in Verb]: Engine[V] }

/** What Comlink exposes. */
export interface Host {
  /** The engine's compiled code, or why there is none. Verbs that need it wait until then. */
  start(wasm: WebAssembly.Module | { readonly missing: string }): void
  call(id: number, verb: Verb, args: readonly unknown[]): Promise<Answer>
  abort(): void
}

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false
      readonly failure: Failure
      /** The engine cannot be used any more: its memory is exhausted or its code has crashed. */
      readonly broken: boolean
    }

/** Something that a call tells before it answers, or a piece of its answer. */
export type Told = { readonly engine: 'told'; readonly call: number } & (
  { readonly value: unknown } | { readonly piece: Piece }
)

export function isTold(data: unknown): data is Told {
  return typeof data === 'object' && data !== null && 'engine' in data && data.engine === 'told'
}
