import type { Format } from '../format.js'
import { tidemark } from './tidemark.js'

/** Every kind of folder that is known. */
export const FORMATS: readonly Format[] = [tidemark]
