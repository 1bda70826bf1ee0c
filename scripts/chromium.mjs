// Finds the browser that the tests run in, or gets one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { fail, run, runTool } from './process.mjs'

// The first is Chromium without windows, as Playwright brings it: it takes a quarter less of a processor.
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
]

/**
 * Every place where this computer may keep Chromium, Chrome or Edge, the wanted one first. Only
 * names places: whether a file is there, the caller asks.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string[]}
 */
export function browserPlaces(env, platform) {
  if (platform === 'win32') return windowsPlaces(env)
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '')
  const inPath = folders.flatMap((folder) => names.map((name) => posix.join(folder, name)))
  return platform === 'darwin' ? [...macPlaces(env), ...inPath] : [...inPath, ...linuxPlaces]
}

const linuxPlaces = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
]

/** @param {NodeJS.ProcessEnv} env */
function macPlaces(env) {
  const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge']
  return ['', env['HOME'] ?? ''].flatMap((home) =>
    apps.map((app) => `${home}/Applications/${app}.app/Contents/MacOS/${app}`),
  )
}

/** @param {NodeJS.ProcessEnv} env */
function windowsPlaces(env) {
  const programs = ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe']
  const edge = 'Microsoft/Edge/Application/msedge.exe'
  return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((variable) => env[variable])
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [...programs, edge].map((file) => win32.join(folder, file)))
}

/**
 * The browser to test with: CHROMIUM_PATH where it is set, else one that is installed, else the one
 * that Playwright has downloaded. Undefined when there is none.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string | undefined>}
 */
export async function findChromium(env = process.env) {
  const wanted = env['CHROMIUM_PATH']
  if (wanted !== undefined && wanted !== '') return wanted
  return browserPlaces(env, process.platform).find(starts) ?? (await playwrightsOwn())
}

/**
 * The first two draw the suggestions of an address bar that nobody sees: each page would bring two more
 * processes and cost twice the time. The others are Playwright's, as far as they matter here: of two
 * such lists a browser takes the last.
 */
const unwanted = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'ThirdPartyStoragePartitioning',
  'PaintHolding',
  'MediaRouter',
  'LensOverlay',
  'AimEnabled',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'PreconnectToSearch',
]

/**
 * How every test starts the browser. As root, and in most containers, the sandbox cannot start.
 *
 * SQLite is compiled fast, and not a second time for speed: a page that lives for a second would not get
 * that time back. What measures asks for `{ optimize: true }`, which is what users have.
 *
 * @param {{ readonly optimize?: boolean }} [how]
 */
export async function launchOptions({ optimize = false } = {}) {
  const executablePath = await findChromium()
  return {
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      ...(optimize ? [] : ['--js-flags=--liftoff-only']),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--disable-features=${unwanted.join(',')}`,
    ],
    ...(executablePath === undefined ? {} : { executablePath }),
  }
}

/**
 * Returns the path of a browser that starts, installing one where there is none: from Debian's
 * packages as root, else by Playwright. Ends the process with advice when nothing helps.
 */
export async function requireChromium() {
  const wanted = process.env['CHROMIUM_PATH']
  if (wanted !== undefined && wanted !== '' && !starts(wanted)) {
    fail(`CHROMIUM_PATH is ${wanted}, and no browser starts there. Correct it or unset it.`)
  }
  const found = await findChromium()
  if (found !== undefined) return found
  for (const install of [installFromDebian, installFromPlaywright]) {
    await install()
    const installed = await findChromium()
    if (installed !== undefined) return installed
  }
  return fail(advice)
}

const advice = `No Chromium was found, and none could be installed, so the tests cannot run: many of
them need a real browser. Do one of these, then run the command again:
  - install Chromium, Chrome or Edge (Debian: apt-get install chromium; macOS: brew install chromium)
  - run: npx playwright install chromium
  - set CHROMIUM_PATH to the program of a browser that you have`

async function installFromDebian() {
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return
  console.log('No browser found: installing Chromium with apt-get ...')
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], quiet)
  const install = ['install', '-y', '-qq', '--no-install-recommends']
  // Older releases know the second only.
  for (const name of ['chromium-headless-shell', 'chromium']) {
    if ((await run('apt-get', [...install, name], quiet)) === 0) return
  }
}

async function installFromPlaywright() {
  console.log('No browser found: asking Playwright to download Chromium ...')
  await runTool('playwright', ['install', 'chromium'])
}

async function playwrightsOwn() {
  try {
    const { chromium } = await import('playwright')
    return [chromium.executablePath()].find(starts)
  } catch {
    return undefined // Playwright is not installed yet, or knows no browser for this system
  }
}

/**
 * Whether a browser is there. On Linux it is asked its version as well: Ubuntu's `chromium` is a
 * script that only says where to get the real one.
 *
 * @param {string} path
 */
function starts(path) {
  if (!existsSync(path)) return false
  if (process.platform !== 'linux') return true
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
}
