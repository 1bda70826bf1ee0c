import { createServer } from 'node:http'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface Host {
  readonly url: string
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
}

export interface HostOptions {
  /** `no-store`, the default: what comes without the host cannot come from the cache of the browser. */
  readonly cache?: 'no-store' | 'max-age=3600'
  readonly path?: string
}

/**
 * A static host that serves a folder under a path of its own and remembers what it was asked: what a
 * browser sends, nobody knows better.
 */
export async function startHost(
  folder: () => string,
  { cache = 'no-store', path = '/some/path/' }: HostOptions = {},
): Promise<Host> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host')
    asked.push(pathname)
    const file = join(folder(), pathname.slice(path.length) || 'index.html')
    const found = pathname.startsWith(path) && existsSync(file) && statSync(file).isFile()
    if (!found) return response.writeHead(404).end('not here')
    const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'cache-control': cache })
    return createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://localhost:${port}${path}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
