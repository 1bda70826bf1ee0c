import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Plugin } from 'esbuild'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
}

/** `import url from '….wasm?url'`, as vite means it. */
const urls: Plugin = {
  name: 'urls',
  setup(each) {
    each.onResolve({ filter: /\?url$/ }, async ({ path, resolveDir }) => {
      const found = await each.resolve(path.replace(/\?url$/, ''), {
        resolveDir,
        kind: 'import-statement',
      })
      return { path: found.path, namespace: 'url' }
    })
    each.onLoad({ filter: /.*/, namespace: 'url' }, async ({ path }) => ({
      contents: await import('node:fs/promises').then(({ readFile }) => readFile(path)),
      loader: 'file',
    }))
  },
}

export interface ServedPage {
  readonly url: string
  close(): Promise<void>
}

/**
 * Bundles pages (of tests/browser/pages) and serves each as `<name>.html`, isolated, so that memory can
 * be shared. What a page POSTs is answered by `hear`.
 */
export async function servePages(
  names: readonly string[],
  {
    hear = () => undefined,
    alias = {},
    folder: source = here('pages'),
  }: {
    /** Where the pages are. */
    folder?: string
    /** Answers what a page posts; may be a promise. */
    hear?: (path: string, body: unknown) => unknown
    alias?: Record<string, string>
  } = {},
): Promise<ServedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'pages-'))
  await build({
    entryPoints: Object.fromEntries(names.map((name) => [name, join(source, `${name}.ts`)])),
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser'],
    assetNames: '[name]-[hash]',
    publicPath: '/',
    plugins: [urls],
    alias,
    logLevel: 'error',
  })
  for (const name of names) {
    await writeFile(
      join(folder, `${name}.html`),
      `<!doctype html><title>${name}</title><script type="module" src="/${name}.js"></script>`,
    )
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (request.method === 'POST') {
      void bodyOf(request).then(async (body) => {
        const answer = await hear(pathname, body)
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify(answer ?? null))
      })
      return
    }
    response.writeHead(200, {
      'content-type': types[extname(pathname)] ?? 'application/octet-stream',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    const file = createReadStream(join(folder, pathname.replaceAll('..', '')))
    file.on('error', () => response.end())
    file.pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    url: `http://localhost:${port}/`,
    async close() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array))
  const text = Buffer.concat(parts).toString()
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}
