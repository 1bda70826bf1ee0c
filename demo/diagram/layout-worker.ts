import { tellRequests } from '../pwa/requests.js'
import type { LayoutRequest } from './layout-shape.js'
import { layoutOf } from './layout.js'

tellRequests()

addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  postMessage(layoutOf(data))
})
