import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import type { CDPSession } from 'playwright'
import { expect, it } from 'vitest'
import { launchOptions } from '../../scripts/chromium.mjs'
import { servePages } from './served-page.js'

it('a full disk leaves the stored image as it was, the data in memory, and the next save possible', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'profile-'))
  const browser = await chromium.launchPersistentContext(profile, await launchOptions())
  const page = await browser.newPage()
  let protocol: CDPSession | undefined
  let finish: (result: unknown) => void = () => undefined
  const done = new Promise<unknown>((resolve) => {
    finish = resolve
  })
  const served = await servePages(['quota'], {
    async hear(path, body) {
      if (path === '/done') finish(body)
      else {
        const origin = new URL(page.url()).origin
        // One session for all: its end would end the override. After the page is there, or it is lost.
        protocol ??= await browser.newCDPSession(page)
        await protocol.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: Number(body) })
      }
    },
  })
  try {
    await page.goto(`${served.url}quota.html`)
    const result = await done
    expect(result).toMatchObject({
      full: 'QUOTA_EXCEEDED',
      migrating: 'QUOTA_EXCEEDED',
      kept: { generation: 1, applied: 1 },
      still: 'QUOTA_EXCEEDED',
      generation: 2,
    })
    expect((result as { inMemory: number }).inMemory).toBeGreaterThan(20_000_000)
  } finally {
    await browser.close()
    await served.close()
    await rm(profile, { recursive: true, force: true })
  }
})
