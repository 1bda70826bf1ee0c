export { proveReversible } from './prove-reversible.js'
export type { ProveOptions, ReversibilityFault, ReversibilityProof } from './prove-reversible.js'
