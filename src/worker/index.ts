export { serve } from '../browser/serve.js'
export type { ServeOptions } from '../browser/serve.js'
