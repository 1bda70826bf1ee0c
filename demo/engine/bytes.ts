import type { Copy } from './copy.js'
import { joined } from './image-pieces.js'
import { sha256 } from './sha256.js'

export interface Hashed {
  readonly bytes: Uint8Array
  readonly sha256: string
}

/** The copy's bytes, as they are stored. */
export async function bytesOf(copy: Copy): Promise<Hashed> {
  return hashed(joined(await copy.pieces()))
}

/** A clone brought to another version; the copy stays. */
export function bytesAt(copy: Copy, version: string | null): Hashed {
  const clone = copy.connection.clone()
  try {
    const runner = copy.runner.on(clone, { onProgress: undefined })
    const status = runner.status().find((each) => each.version === version)
    if (version !== null && status?.state === 'pending') runner.applyAll({ to: version })
    else runner.rollbackTo(version)
    return hashed(clone.export())
  } finally {
    clone.close()
  }
}

function hashed(bytes: Uint8Array): Hashed {
  return { bytes, sha256: sha256([bytes]) }
}
