import { expose } from 'comlink'
import { tellRequests } from '../pwa/requests.js'
import { Desk } from './desk.js'

// The worker: one database, and one call after the other.

tellRequests()
expose(new Desk((told) => postMessage(told)).host())
