import { expose } from 'comlink'
import { Desk } from './desk.js'

// The worker: one database, and one call after the other.

expose(new Desk((told) => postMessage(told)).host())
