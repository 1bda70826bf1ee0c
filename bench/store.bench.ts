// The store in Chromium: a one-row save against storing the whole file, opening against its parts, a
// start with nothing to do against opening, the memory of a save, and official SQLite on OPFS. Medians
// of runs in turns; ratios are what counts. npm run bench -- store
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchOptions } from '../scripts/chromium.mjs'
import { servePages } from '../tests/browser/served-page.js'

interface Result {
  readonly megabytes: number
  readonly length: number
  readonly first: number
  readonly save: number
  readonly many: number
  readonly strict: number
  readonly whole: number
  readonly ways: Record<string, number>
  readonly parts: number
  readonly open: number
  readonly start: number
  readonly memory: number | null
  readonly pool: number
}

const results: Result[] = []
let before = new Map<number, number>()
let finish: () => void = () => undefined
const finished = new Promise<void>((resolve) => {
  finish = resolve
})

const served = await servePages(['store', 'store-worker'], {
  folder: join(process.cwd(), 'bench/pages'),
  hear(path, body) {
    if (path === '/memory-start') return startMemory()
    if (path === '/memory-end') return endMemory()
    if (path === '/result') report(body as Result)
    if (path === '/failed') {
      console.error(body)
      process.exitCode = 1
    }
    if (path === '/done' || path === '/failed') finish()
    return null
  },
})
const profile = mkdtempSync(join(tmpdir(), 'profile-'))
const { executablePath, args } = await launchOptions({ optimize: true })
const browser = spawn(
  executablePath ?? 'chromium',
  [...args, '--headless', `--user-data-dir=${profile}`, `${served.url}store.html`],
  { detached: true, stdio: 'ignore' },
)
await finished
if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL')
await served.close()
await new Promise((resolve) => setTimeout(resolve, 500))
rmSync(profile, { recursive: true, force: true })

function report(result: Result): void {
  results.push(result)
  const {
    megabytes,
    save,
    many,
    strict,
    whole,
    parts,
    open,
    start,
    memory,
    pool,
    length,
    first,
    ways,
  } = result
  const ms = (time: number) => `${time.toFixed(2)} ms`
  const ratio = (a: number, b: number) => (a / b).toFixed(2)
  console.log(`${megabytes} MB (${length} bytes), first open with migration and save ${ms(first)}`)
  console.log(
    `  one-row save              ${ms(many)} ${JSON.stringify(ways)}; waiting for the disk ${ms(strict)}`,
  )
  console.log(
    `  idb-keyval set, whole     ${ms(whole)}: ${ratio(whole, many)} x a save (${ratio(whole, save)} x in turns with it)`,
  )
  console.log(
    `  sqlite-wasm opfs-sahpool  ${ms(pool)}: a save that waits for the disk is ${ratio(strict, pool)} x that`,
  )
  console.log(
    `  open                      ${ms(open)}: ${ratio(open, parts)} x its parts (${ms(parts)})`,
  )
  console.log(`  start, nothing to do      ${ms(start)}: ${ratio(start, open)} x open`)
  const share =
    memory === null
      ? 'not measured here'
      : `${((memory / length) * 100).toFixed(1)} % of the database`
  console.log(`  peak memory of saves      ${share}`)
}

/** The processes of the browser, from /proc; undefined on systems without. */
function processes(): number[] | undefined {
  if (!existsSync('/proc/self/clear_refs') || browser.pid === undefined) return undefined
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It has ended meanwhile.
    }
  }
  const found = [browser.pid]
  for (const pid of found)
    for (const [child, parent] of parents) if (parent === pid) found.push(child)
  return found
}

function kilobytes(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  const line = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0)
}

function startMemory(): null {
  before = new Map()
  for (const pid of processes() ?? []) {
    // 5: the highest point is now. https://docs.kernel.org/filesystems/proc.html
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    before.set(pid, kilobytes(pid, 'VmRSS'))
  }
  return null
}

/** Bytes above the start, at the highest point of each process. */
function endMemory(): number | null {
  if (before.size === 0) return null
  let sum = 0
  for (const [pid, start] of before) {
    if (existsSync(`/proc/${pid}`)) sum += Math.max(0, kilobytes(pid, 'VmHWM') - start)
  }
  return sum * 1024
}
