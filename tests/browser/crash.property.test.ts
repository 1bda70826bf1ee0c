import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchOptions } from '../../scripts/chromium.mjs'
import { runs } from '../support/runs.js'
import { Random } from './random.js'
import { servePages } from './served-page.js'
import type { ServedPage } from './served-page.js'

/** 5 in `npm test`; in the long run 300, however many cases that asks for. */
const KILLS = Math.min(runs(5), 300)

interface Progress {
  readonly v: number
  readonly c: number
}

let served: ServedPage
let profile: string
const saved: Progress = { v: 0, c: 0 }
const state = {
  acknowledged: saved,
  opened: undefined as (Progress & { wrong: string[]; generation: number }) | undefined,
  saves: 0,
  faults: [] as string[],
  /** Losses that the browser itself caused and that the page was told of. */
  told: [] as string[],
  ways: new Map<string, number>(),
  tracked: true,
}

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'profile-'))
  served = await servePages(['crash'], { hear })
})
afterAll(async () => {
  await served.close()
  await rm(profile, { recursive: true, force: true })
})

function hear(path: string, body: unknown): unknown {
  if (path === '/start') return { target: state.acknowledged.v + 1, tracked: state.tracked }
  if (path === '/opened') {
    const opened = body as NonNullable<typeof state.opened>
    state.opened = opened
    // What opening migrated and saved is acknowledged by its answer.
    state.acknowledged = { v: opened.v, c: opened.c }
  } else if (path === '/saved') {
    const { v, c, how } = body as Progress & { how: string }
    state.acknowledged = { v, c }
    state.saves++
    state.ways.set(how, (state.ways.get(how) ?? 0) + 1)
  } else if (
    path === '/told' &&
    JSON.stringify(body).includes('The browser found its own storage')
  ) {
    state.told.push(JSON.stringify(body))
    state.acknowledged = { v: 0, c: 0 }
  } else state.faults.push(`${path} ${JSON.stringify(body)}`)
  return null
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** One visit, ended by SIGKILL for the whole browser after `ms` from when it has opened the database. */
async function visit(ms: number, beforeOpening: boolean): Promise<void> {
  const { executablePath, args } = await launchOptions()
  state.opened = undefined
  const browser = spawn(
    executablePath ?? 'chromium',
    [...args, '--headless', `--user-data-dir=${profile}`, `${served.url}crash.html`],
    { detached: true, stdio: 'ignore' },
  )
  const gone = new Promise((resolve) => browser.once('exit', resolve))
  const waitsFor = beforeOpening ? 0 : 60_000
  const started = Date.now()
  const told = state.told.length
  while (!state.opened && state.told.length === told && Date.now() - started < waitsFor)
    await later(5)
  await later(ms)
  // The process that this test started, and its children: a group of their own.
  if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL')
  await gone
}

it(
  `after each of ${KILLS} kills, the image is whole and every acknowledged save is in it`,
  { timeout: 0 },
  async () => {
    // With this seed the five have one of each: without tracking, and killed before it has opened.
    const random = new Random(Number(process.env['TIDEMARK_SEED'] ?? 35))
    let visits = 0
    // One visit more than is counted: it looks at what the last kill left.
    for (let kill = 0; kill <= KILLS; kill++) {
      const before = state.acknowledged
      state.tracked = random.chance(0.7)
      // One in five is killed while it starts, loads or migrates.
      const early = random.chance(0.2)
      await visit(early ? 400 + random.below(900) : random.below(700), early)
      const opened = state.opened
      expect(state.faults).toEqual([])
      if (!opened) continue
      visits++
      expect(opened.wrong, `kill ${kill}`).toEqual([])
      // The open itself runs one migration more than what was acknowledged, or finds it done.
      expect(opened.c).toBeGreaterThanOrEqual(before.c)
      expect(opened.v).toBeGreaterThanOrEqual(before.v)
      expect(opened.c).toBeLessThanOrEqual(before.c + 1)
      expect(opened.v).toBeLessThanOrEqual(before.v + 2)
    }
    console.log(
      `kills: ${KILLS}, visits that opened: ${visits}, saves acknowledged: ${state.saves}`,
      state.ways,
    )
    console.log(`the browser deleted its own storage, and the page was told: ${state.told.length}`)
    // A kill within a tenth of a second after a kill within an append: one in a hundred at the very most.
    expect(state.told.length).toBeLessThanOrEqual(Math.ceil(KILLS / 100))
    expect(visits).toBeGreaterThan(KILLS / 2)
    expect(state.saves).toBeGreaterThan(KILLS)
  },
)
