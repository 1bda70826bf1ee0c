import { expect, test } from 'vitest'
import { checksum } from '../src/checksum.js'

// Frozen: these stand in databases of users, and another value would call every migration changed.
test.each([
  ['', '1:1aee8d83488bdcb8'],
  ['CREATE TABLE a(x)', '1:2044e8e0b81e6757'],
  ["INSERT INTO t VALUES ('é€\u{1D11E}')", '1:739edafa2bf010d6'],
  ['SELECT 1;', '1:da580359d06dcff5'],
])('the checksum of %j is what it was in the first release', (text, sum) => {
  expect(checksum(text)).toBe(sum)
})

test('is "1:" and 16 hex digits', () => {
  for (let n = 0; n < 1000; n++) expect(checksum(`SELECT ${n}`)).toMatch(/^1:[0-9a-f]{16}$/)
})

test('comments, white space, line ends and a byte order mark do not count', () => {
  const sum = checksum("CREATE TABLE a (x DEFAULT 'a  b');\nSELECT 1;")
  expect(
    checksum("\uFEFF-- head\r\nCREATE/**/TABLE a\t(x   DEFAULT 'a  b')\r\n;SELECT\f1;\r\n"),
  ).toBe(sum)
})

test.each([
  "CREATE TABLE a (x DEFAULT 'a b')",
  "CREATE TABLE A (x DEFAULT 'a  b')",
  'CREATE TABLE "a" (x DEFAULT \'a  b\')',
  "CREATE TABLE a (x DEFAULT 'a  b');",
  "CREATE TABLE a (x DEFAULT 'a\r\n  b')",
])('everything else counts: %j', (text) => {
  expect(checksum(text)).not.toBe(checksum("CREATE TABLE a (x DEFAULT 'a  b')"))
})

test('two hundred thousand texts that differ in one place have as many checksums', () => {
  const sums = new Set<string>()
  for (let n = 0; n < 50_000; n++) {
    sums.add(checksum(`SELECT ${n}`))
    sums.add(checksum(`SELECT 1, ${'x'.repeat(n % 50)}${n}`))
    sums.add(
      checksum(
        `SELECT '${String.fromCharCode(0x20 + (n % 90), 0x100 + n)}'`.replaceAll("'''", "'-'"),
      ),
    )
    sums.add(checksum(`SELECT '${n.toString(2).padStart(16, '0')}'`))
  }
  expect(sums.size).toBe(200_000)
})

test('halves of the checksum do not depend on each other: orders of the same words are told apart', () => {
  const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const orders = (rest: string[]): string[][] =>
    rest.length < 2
      ? [rest]
      : rest.flatMap((word) =>
          orders(rest.filter((other) => other !== word)).map((tail) => [word, ...tail]),
        )
  const all = orders(words).map((order) => checksum(`SELECT ${order.join(', ')}`))
  expect(new Set(all).size).toBe(all.length)
})
