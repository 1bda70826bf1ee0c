import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { servePages } from './served-page.js'
import type { ServedPage } from './served-page.js'

// Browsers that this suite does not bring: where one is installed, the conformance suites run in it.

interface Done {
  readonly passed: number
  readonly failed: string[]
  readonly agent?: string
}

const firefox = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path))
const webkit = ['4.1', '6.0', '4.0']
  .map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`)
  .find((path) => existsSync(path))
const display = existsSync('/usr/bin/xvfb-run') ? '/usr/bin/xvfb-run' : undefined

let served: ServedPage
let profile: string
let hear: (done: Done) => void = () => undefined

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'profile-'))
  served = await servePages(['other-browser'], {
    hear: (_, body) => hear(body as Done),
    alias: { vitest: fileURLToPath(new URL('pages/mini-vitest.ts', import.meta.url)) },
  })
  if (!firefox) console.log('not run: no Firefox on this machine (Debian: firefox-esr)')
  if (!webkit || !display) {
    console.log(
      'not run: no WebKitGTK MiniBrowser with xvfb on this machine (Debian: webkit2gtk-driver, xvfb)',
    )
  }
})
afterAll(async () => {
  await served.close()
  await rm(profile, { recursive: true, force: true })
})

async function conformanceIn(command: string, args: string[], env: Record<string, string> = {}) {
  const done = new Promise<Done>((resolve) => {
    hear = resolve
  })
  const browser = spawn(command, [...args, `${served.url}other-browser.html`], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, HOME: profile, XDG_RUNTIME_DIR: profile, ...env },
  })
  const ended = new Promise<Done>((resolve) => {
    browser.once('exit', (code) => resolve({ passed: 0, failed: [`the browser ended (${code})`] }))
  })
  try {
    return await Promise.race([done, ended])
  } finally {
    // The process that this test started, and its children: a group of their own.
    if (browser.pid !== undefined && browser.exitCode === null)
      process.kill(-browser.pid, 'SIGKILL')
  }
}

it.skipIf(!firefox)('the stores keep their promises in Firefox', { timeout: 120_000 }, async () => {
  const { passed, failed, agent } = await conformanceIn(firefox ?? '', [
    '--headless',
    '--no-remote',
    '--profile',
    profile,
  ])
  console.log(`${passed} passed in ${agent}`)
  expect(failed).toEqual([])
  expect(passed).toBeGreaterThan(40)
})

it.skipIf(!webkit || !display)(
  'the stores keep their promises in WebKit',
  { timeout: 120_000 },
  async () => {
    const { passed, failed, agent } = await conformanceIn(display ?? '', ['-a', webkit ?? ''], {
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    })
    console.log(`${passed} passed in ${agent}`)
    expect(failed).toEqual([])
    expect(passed).toBeGreaterThan(40)
  },
)
