import { expect, test } from 'vitest'
import { endStatementsAt, linesKept, marksOf, sectionsBetween } from '../../src/sources/marks.js'

const MARK = /^--[ \t]*(up|down)$/i
const found = (text: string) => marksOf(text, MARK).map(({ groups, line }) => [groups[0], line])

test('a mark is a comment alone on its line', () => {
  expect(found('-- up\r\nSELECT 1; -- down\n \t-- DOWN \n/*\n-- up\n*/\n\n--up')).toEqual([
    ['up', 1],
    ['DOWN', 3],
    ['up', 8],
  ])
})

test('nothing in a string is a mark', () => {
  expect(found('\'\n-- up\n\' "\n-- up\n" `\n-- up\n` [\n-- up\n]')).toEqual([])
})

test('a section keeps the numbers of its lines', () => {
  const text = 'a\nb\n-- up\nc'
  const [mark] = marksOf(text, MARK)
  expect(mark && linesKept(text, mark)).toBe('\n\n\nc')
})

test('statements belong to a section', () => {
  const cut = (text: string) => {
    const marks = marksOf(text, MARK).map((mark) => {
      return { ...mark, section: mark.groups[0] === 'up' ? 'up' : 'down' } as const
    })
    return sectionsBetween(text, marks, '-- up')
  }
  expect(cut('-- x\n-- up\nA;\n-- down\nB;')).toEqual({ up: '\n\nA;\n', down: '\n\n\n\nB;' })
  expect(cut('A;\n-- up')).toEqual({
    faults: [{ line: 1, message: expect.any(String) as unknown }],
  })
  expect(cut('-- down\nA;')).toEqual({ faults: ['it has no line -- up'] })
  expect(cut('A;')).toEqual({ faults: ['it has no line -- up'] })
  expect(cut('-- up\n-- up\n-- up')).toMatchObject({ faults: [{ line: 2 }, { line: 3 }] })
})

test.each([
  ['A\n-- end\nB\n--  end', 'A\n;-- end\nB\n;--  end'],
  ['A;\n-- end', 'A;\n-- end'],
  ['A; -- x\n-- end', 'A; -- x\n-- end'],
  ['-- end\n-- end', '-- end\n-- end'],
  ["'\n-- end", "'\n-- end"],
])('%j ends its statements: %j', (text, ended) => {
  expect(endStatementsAt(text, /^--[ \t]*end/)).toBe(ended)
})
