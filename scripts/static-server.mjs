// A plain static file server, so that the built page is tried the way a static host serves it.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/**
 * Serves the files of a folder, and nothing outside it, until `close` is called.
 *
 * @param {string} folder
 * @param {{ host?: string, port?: number }} [options] port 0, the default, takes any free one; a port
 *   in use is passed over for the next free one
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(folder, { host = '127.0.0.1', port = 0 } = {}) {
  const server = createServer((request, response) => {
    void answer(folder, request, response)
  })
  await listen(server, host, port)
  const address = server.address()
  const taken = address !== null && typeof address === 'object' ? address.port : port
  return {
    url: `http://${host === '127.0.0.1' ? 'localhost' : host}:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * @param {import('node:http').Server} server
 * @param {string} host
 * @param {number} port
 * @returns {Promise<void>}
 */
function listen(server, host, port) {
  return new Promise((resolve, reject) => {
    const tryPort = (/** @type {number} */ each) => {
      server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
        const next = each !== 0 && error.code === 'EADDRINUSE' && each < port + 100
        if (next) tryPort(each + 1)
        else reject(error)
      })
      server.listen(each, host)
    }
    server.once('listening', () => resolve())
    tryPort(port)
  })
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folder, request, response) {
  const file = fileFor(folder, request.url ?? '/')
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined)
  if (file === undefined || found === undefined || !found.isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
    return
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  })
  if (request.method === 'HEAD') response.end()
  else createReadStream(file).pipe(response)
}

/**
 * The file that an address means, or undefined when the address is malformed or leads out of the
 * folder.
 *
 * @param {string} folder
 * @param {string} url
 * @returns {string | undefined}
 */
function fileFor(folder, url) {
  try {
    const path = decodeURIComponent(new URL(url, 'http://host').pathname)
    const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path))
    return file.startsWith(normalize(folder + sep)) && !file.includes('\0') ? file : undefined
  } catch {
    return undefined
  }
}
