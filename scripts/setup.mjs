// What a fresh clone lacks: a Node that is new enough is checked, packages are installed.
// This file runs before anything is installed, so it imports Node's own modules only.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, root, runNpm } from './process.mjs'

/**
 * Makes the installed packages agree with package-lock.json; does nothing when they already do. What
 * is there and right stays: `npm ci` would remove it first, under the feet of a running server.
 */
export async function setUp() {
  requireNode(20, 19)
  const installed = readLock('node_modules/.package-lock.json')
  if (installedAsLocked(readLock('package-lock.json'), installed)) return
  const command = installed === undefined ? ['ci'] : ['install', '--no-save']
  console.log(`Installing packages (npm ${command.join(' ')}) ...`)
  const code = await runNpm([...command, '--no-audit', '--no-fund'])
  if (code !== 0)
    fail('The packages could not be installed. npm has said why above; then run again.')
}

/**
 * Whether everything that the lock file asks for is installed, in that version. Times of files are
 * not looked at: npm writes both files within the same second, in either order. A package that is
 * optional may be absent, because it is for another operating system.
 *
 * @typedef {Record<string, { version?: string, optional?: boolean, peer?: boolean }>} Packages
 * @param {Packages | undefined} locked
 * @param {Packages | undefined} installed
 */
export function installedAsLocked(locked, installed) {
  if (locked === undefined || installed === undefined) return false
  return Object.entries(locked)
    .filter(([path]) => path !== '')
    .every(([path, wanted]) => {
      const found = installed[path]
      return found === undefined ? wanted.optional === true : found.version === wanted.version
    })
}

/**
 * @param {string} file
 * @returns {Packages | undefined}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

/**
 * @param {number} major
 * @param {number} minor
 */
function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split('.').map(Number)
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return
  fail(`Node ${major}.${minor} or newer is needed; this is Node ${process.versions.node}.`)
}
