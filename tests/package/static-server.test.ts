import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../scripts/static-server.mjs'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-server-'))
const site = join(folder, 'site')
let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  mkdirSync(site)
  writeFileSync(join(folder, 'secret.txt'), 'outside')
  writeFileSync(join(site, 'index.html'), '<p>home</p>')
  writeFileSync(join(site, 'a b.wasm'), new Uint8Array([0, 97, 115, 109]))
  server = await serve(site)
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

test('a folder answers with its index.html', async () => {
  const response = await fetch(server.url)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await response.text()).toBe('<p>home</p>')
})

test('wasm has the type that streaming compilation wants', async () => {
  const response = await fetch(new URL('a%20b.wasm', server.url))
  expect(response.headers.get('content-type')).toBe('application/wasm')
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 97, 115, 109])
})

test('what is not there, and what does not decode, is a 404', async () => {
  for (const path of ['nothing.js', '%', '%00']) {
    expect((await fetch(server.url + path)).status).toBe(404)
  }
})

test('no address leads out of the folder', async () => {
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt']) {
    expect(await rawAnswer(path)).toMatch(/^HTTP\/1\.1 404 /)
  }
})

test('a port in use is passed over', async () => {
  const taken = Number(new URL(server.url).port)
  const second = await serve(site, { port: taken })
  expect(Number(new URL(second.url).port)).toBeGreaterThan(taken)
  await second.close()
})

/** `fetch` tidies addresses up before it sends them, so these go by hand. */
function rawAnswer(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => (answer += text))
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  })
}
