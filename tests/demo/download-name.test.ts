import { expect, test } from 'vitest'
import { downloadName } from '../../demo/download-name.js'

test.each([
  ['shop.sqlite', '007', 'shop.v007.sqlite'],
  ['shop.db', undefined, 'shop.v0.sqlite'],
  ['my.shop.SQLite3', '1.10.0', 'my.shop.v1.10.0.sqlite'],
  ['no extension', '2', 'no extension.v2.sqlite'],
  ['Größe 大.db3', '2', 'Größe 大.v2.sqlite'],
  ['emoji 🗄️.db', '2', 'emoji 🗄️.v2.sqlite'],
])('%s at version %s is downloaded as %s', (name, version, expected) => {
  expect(downloadName(name, version)).toBe(expected)
})

test('the version of an earlier download is replaced, not repeated', () => {
  expect(downloadName('shop.v003.sqlite', '007')).toBe('shop.v007.sqlite')
})

test.each([
  ['../../etc/passwd', 'etc-passwd'],
  ['C:\\Windows\\system.db', 'C-Windows-system'],
  ['a<b>|c?*":d.db', 'a-b-c-d'],
  ['line\nbreak\u0000.db', 'line-break-'],
  ['turned \u202Eetilqs.exe.db', 'turned -etilqs.exe'],
  ['....db', 'database'],
  ['', 'database'],
])('nothing dangerous of %j reaches the name', (name, base) => {
  expect(downloadName(name, '1')).toBe(`${base}.v1.sqlite`)
})

test('a version from the file is made as harmless as the name', () => {
  expect(downloadName('a.db', '1/../../x')).toBe('a.v1-..-..-x.sqlite')
  expect(downloadName('a.db', '..')).toBe('a.v0.sqlite')
})

test('a long name is cut between characters', () => {
  expect(downloadName(`${'🗄'.repeat(500)}.db`, '1')).toBe(`${'🗄'.repeat(80)}.v1.sqlite`)
})
