import { format } from 'node:util'
import { describe, expect, test } from 'vitest'
import { CountingChecks } from './checks.js'
import { blocksOf, claimsOf, moduleOf, readPage } from './snippets.js'

// A check of pages that sees nothing would pass as well: here it sees what is wrong.

const fenced = (language: string, ...lines: string[]): string =>
  ['```' + language, ...lines, '```'].join('\n')

describe('the reader of pages', () => {
  test('knows each block by its language, its line and its heading', () => {
    const page = [
      '# One',
      fenced('ts browser', 'a()'),
      '## Two',
      fenced('sql', 'SELECT 1', ''),
    ].join('\n')
    expect(blocksOf(page)).toEqual([
      { language: 'ts', where: 'browser', line: 3, text: 'a()', heading: 'One' },
      { language: 'sql', where: '', line: 7, text: 'SELECT 1\n', heading: 'Two' },
    ])
  })

  test('refuses a block without an end', () => {
    expect(() => blocksOf('```ts\na()')).toThrow('line 2 has no end')
  })

  test('takes a block that begins with a path for that file', () => {
    const page = [fenced('sql', '-- migrations/001_a.sql', 'SELECT 1;'), fenced('ts', 'a()')].join(
      '\n',
    )
    const { files, snippets, loose } = readPage(page)
    expect(files.map(({ path }) => path)).toEqual(['migrations/001_a.sql'])
    expect(snippets.map(({ text }) => text)).toEqual(['a()'])
    expect(loose).toEqual([])
  })

  test('knows which snippets need a browser', () => {
    const { snippets } = readPage([fenced('ts browser', 'a()'), fenced('ts', 'b()')].join('\n'))
    expect(snippets.map(({ inBrowser }) => inBrowser)).toEqual([true, false])
  })

  test('finds SQL that belongs to no file', () => {
    expect(readPage(fenced('sql', 'SELECT 1')).loose).toHaveLength(1)
  })

  test('takes the text behind a snippet that prints for what it prints', () => {
    const printing = fenced('ts', 'console.log(1)')
    const [first] = readPage([printing, fenced('text', '1')].join('\n')).snippets
    const [second] = readPage([printing, fenced('sh', 'ls')].join('\n')).snippets
    expect([first?.prints, second?.prints]).toEqual(['1', ''])
  })
})

describe('a snippet as a module', () => {
  const text = "import { a } from 'b'\nconst x = a() // => 1\nx + 1 // => 2\na(x) // throws BAD: no"
  const source = moduleOf({ text, line: 9 }, 'p.md', { names: ['db'], setup: './s.js' }, './c.js')

  test('has its imports on top and its setup in the function', () => {
    expect(source).toMatch(/^import [^]*from 'b'\nexport async function run/)
    expect(source).toContain('const { db } = await setup()')
  })

  test('checks what the snippet states, with the line of the page', () => {
    expect(source).toContain('const x = a(); checks__.equals(x, 1, "p.md:10")')
    expect(source).toContain('checks__.equals(x + 1, 2, "p.md:11")')
    expect(source).toContain(
      'await checks__.throws(async () => { a(x) }, \'BAD\', "no", "p.md:12")',
    )
    expect(claimsOf({ text })).toBe(3)
  })
})

describe('a check of a snippet', () => {
  const bad = (): Promise<void> =>
    Promise.reject(Object.assign(new Error('BAD: no way'), { code: 'BAD' }))

  test('fails for another value', () => {
    expect(() => new CountingChecks(format).equals({ n: 1 }, { n: 2 }, 'p.md:3')).toThrow(
      'p.md:3: expected { n: 1 } to deeply equal { n: 2 }',
    )
  })

  test('fails where nothing is thrown, or another code, or other words', async () => {
    const checks = new CountingChecks(format)
    const nothing = (): Promise<void> => Promise.resolve()
    await expect(checks.throws(nothing, 'BAD', '', 'p')).rejects.toThrow('p: nothing was thrown')
    await expect(checks.throws(bad, 'WORSE', '', 'p')).rejects.toThrow('p: BAD: no way')
    await expect(checks.throws(bad, 'BAD', 'some way', 'p')).rejects.toThrow('some way')
    await checks.throws(bad, 'BAD', 'no way', '')
    expect(checks.made).toBe(4)
  })

  test('keeps what is printed', () => {
    const checks = new CountingChecks(format)
    checks.console.log('a', 1)
    checks.console.log(['b'])
    expect(checks.printed).toBe("a 1\n[ 'b' ]")
  })
})
