import { describe, expect, test } from 'vitest'
import { browserPlaces } from '../../scripts/chromium.mjs'
import { installedAsLocked } from '../../scripts/setup.mjs'

describe('packages', () => {
  const locked = { '': {}, 'node_modules/a': { version: '1.0.0' } }

  test('nothing is installed while the installed versions are the locked ones', () => {
    expect(installedAsLocked(locked, { 'node_modules/a': { version: '1.0.0' } })).toBe(true)
  })

  test('a missing package, another version and an absent node_modules are noticed', () => {
    expect(installedAsLocked(locked, {})).toBe(false)
    expect(installedAsLocked(locked, { 'node_modules/a': { version: '1.0.1' } })).toBe(false)
    expect(installedAsLocked(locked, undefined)).toBe(false)
  })

  test('a package for another operating system may be absent', () => {
    const foreign = { 'node_modules/b': { version: '1.0.0', optional: true } }
    expect(installedAsLocked(foreign, {})).toBe(true)
  })
})

describe('browsers', () => {
  test('on Linux, the PATH comes before the usual places', () => {
    const places = browserPlaces({ PATH: '/home/me/bin' }, 'linux')
    expect(places.slice(0, 2)).toEqual([
      '/home/me/bin/chromium-headless-shell',
      '/home/me/bin/chromium',
    ])
    expect(places).toContain('/usr/bin/google-chrome-stable')
  })

  test('on macOS, applications of everybody and of the user are looked at', () => {
    const places = browserPlaces({ HOME: '/Users/me', PATH: '' }, 'darwin')
    expect(places).toContain('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
    expect(places).toContain('/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium')
  })

  test('on Windows, Chrome and the Edge that is always there are looked at', () => {
    const places = browserPlaces({ 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }, 'win32')
    expect(places).toContain('C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe')
  })

  test('a system without any variable set has places only where they are fixed', () => {
    expect(browserPlaces({}, 'win32')).toEqual([])
    expect(browserPlaces({}, 'linux')).toContain('/usr/bin/chromium')
  })
})
