import type { Step } from '../state.js'

/** The step of a name. */
export type At<Name extends Step['at']> = Extract<Step, { readonly at: Name }>
