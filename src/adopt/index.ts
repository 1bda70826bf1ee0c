export { openImage } from './open-image.js'
export type { OpenImageOptions, OpenedImage, OpenWarning } from './open-image.js'
export type { Unsupported } from './unsupported.js'
