import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeServiceWorker } from '../../scripts/service-worker.mjs'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-worker-'))

beforeAll(() => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<p>home</p>')
  writeFileSync(join(folder, 'assets', 'main.js'), 'main()')
  writeFileSync(join(folder, 'icon.png'), 'an icon of the installed page')
})
afterAll(() => rmSync(folder, { recursive: true }))

async function written(): Promise<string> {
  await writeServiceWorker(folder)
  return readFileSync(join(folder, 'service-worker.js'), 'utf8')
}

test('the service worker knows every file that a visit needs, by its content', async () => {
  const text = await written()
  const hash = createHash('sha256').update('main()').digest('base64')
  expect(text).toContain(`["assets/main.js","sha256-${hash}"]`)
  expect(text).toContain('["index.html","sha256-')
  expect(text).not.toContain('icon.png')
  expect(text).not.toContain('service-worker.js')
})

test('the same files give the same text, another content another one', async () => {
  const first = await written()
  expect(await written()).toBe(first)
  writeFileSync(join(folder, 'assets', 'main.js'), 'main(2)')
  const second = await written()
  expect(second).not.toBe(first)
  writeFileSync(join(folder, 'assets', 'main.js'), 'main()')
  expect(await written()).toBe(first)
})
