import { spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { launchOptions } from '../../scripts/chromium.mjs'
import { servePages } from './served-page.js'
import type { ServedPage } from './served-page.js'

// What a kill in the middle of an append leaves in Chromium's storage, made by hand: cut-writes.ts says
// what comes of it.

let served: ServedPage
let profile: string
let hear: (body: unknown) => void = () => undefined

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'profile-'))
  served = await servePages(['torn'], { hear: (_, body) => hear(body) })
})
afterEach(async () => {
  await served.close()
  await rm(profile, { recursive: true, force: true })
})

/** Opens the page, and kills the browser when the page has said what it found. */
async function visit(): Promise<unknown> {
  const heard = new Promise<unknown>((resolve) => {
    hear = resolve
  })
  const { executablePath, args } = await launchOptions()
  const browser = spawn(
    executablePath ?? 'chromium',
    [...args, '--headless', `--user-data-dir=${profile}`, `${served.url}torn.html`],
    { detached: true, stdio: 'ignore' },
  )
  const gone = new Promise((resolve) => browser.once('exit', resolve))
  const found = await heard
  if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL')
  await gone
  return found
}

/** The folder of LevelDB, where this Chromium keeps IndexedDB in one. */
function levelDb(): string | undefined {
  const parent = join(profile, 'Default', 'IndexedDB')
  const name = existsSync(parent) && readdirSync(parent).find((each) => each.endsWith('.leveldb'))
  if (name) return join(parent, name)
  console.log('not run: this Chromium does not keep IndexedDB in LevelDB')
  return undefined
}

it('a record that a kill cut off does not cost the database two visits later', async () => {
  expect(await visit()).toEqual({ before: 0 })
  expect(await visit()).toEqual({ before: 1 })
  const folder = levelDb()
  if (!folder) return
  cutRecord(folder)
  expect(await visit()).toEqual({ before: 2 })
  expect(await visit()).toEqual({ before: 3 })
  expect(await visit()).toEqual({ before: 4 })
})

it('a storage that the browser has deleted is told, not opened as an empty database', async () => {
  expect(await visit()).toEqual({ before: 0 })
  const folder = levelDb()
  if (!folder) return
  const damaged = readFileSync(logOf(folder))
  damaged.fill(77, 50, 150)
  writeFileSync(logOf(folder), damaged)
  const told = await visit()
  expect(told).toMatchObject({ code: 'STORE_DAMAGED', again: 'STORE_DAMAGED', accepted: 1 })
  expect((told as { message: string }).message).toContain('deleted everything')
  expect(await visit()).toEqual({ before: 0 })
})

/**
 * Appends the first piece of a record of several pieces, whole and with its checksum, and no more.
 * https://github.com/google/leveldb/blob/main/doc/log_format.md
 */
function cutRecord(folder: string): void {
  const path = logOf(folder)
  const left = 32_768 - (statSync(path).size % 32_768)
  const FIRST = 2
  const typed = Buffer.alloc(left - 6, 1)
  typed[0] = FIRST
  const sum = crc32c(typed)
  const header = Buffer.alloc(6)
  // "masked", because a checksum of data that holds checksums is a weak one
  header.writeUInt32LE((((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0)
  header.writeUInt16LE(typed.length - 1, 4)
  appendFileSync(path, Buffer.concat([header, typed]))
}

function logOf(folder: string): string {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'))
  return join(folder, logs.toSorted().at(-1) ?? '')
}

function crc32c(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1
  }
  return (sum ^ 0xffffffff) >>> 0
}
