export { tidemark } from './plugin.js'
export type { TidemarkOptions } from './options.js'
