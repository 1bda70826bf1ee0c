import { expect, test } from 'vitest'
import { readSections } from '../../src/sources/sections.js'

test('without a marker all is up', () => {
  expect(readSections('CREATE TABLE a(x);\n')).toEqual({ up: 'CREATE TABLE a(x);\n' })
})

test('up and down are cut at their markers, and keep the numbers of their lines', () => {
  const text = '-- a file\n-- up\nCREATE TABLE a(x);\n\n-- down\nDROP TABLE a;\n'
  const sections = readSections(text)
  expect(sections).toEqual({ up: '\n\nCREATE TABLE a(x);\n\n', down: '\n\n\n\n\nDROP TABLE a;\n' })
})

test('what stands before -- down is up where there is no -- up', () => {
  expect(readSections('SELECT 1;\n-- down\nSELECT 2')).toEqual({
    up: 'SELECT 1;\n',
    down: '\n\nSELECT 2',
  })
})

test('the order of the sections does not count', () => {
  const sections = readSections('-- down\nSELECT 2;\n-- up\nSELECT 1;')
  expect(sections).toEqual({ up: '\n\n\nSELECT 1;', down: '\nSELECT 2;\n' })
})

test.each(['-- UP', '--up', '--  Up  ', '\t-- up', '\uFEFF-- up', '-- up\r'])(
  '%j is a marker',
  (marker) => {
    const sections = readSections(`${marker}\nSELECT 1;\n-- down\nSELECT 2`)
    expect(sections).toEqual({ up: '\nSELECT 1;\n', down: '\n\n\nSELECT 2' })
  },
)

test('CRLF files and a byte order mark are read, and lines keep their numbers', () => {
  const text = '\uFEFF-- up\r\nCREATE TABLE a(x);\r\n-- down\r\nDROP TABLE a;\r\n'
  const sections = readSections(text)
  expect('faults' in sections).toBe(false)
  if ('faults' in sections || typeof sections.down !== 'string') return
  expect(sections.up.split('\n').findIndex((line) => line.includes('CREATE'))).toBe(1)
  expect(sections.down.split('\n').findIndex((line) => line.includes('DROP'))).toBe(3)
})

test.each([
  "INSERT INTO t VALUES ('\n-- down\n');",
  '/*\n-- down\n*/ SELECT 1;',
  'SELECT "\n-- up\n";',
  'SELECT 1; -- down',
  '-- down the road\nSELECT 1;',
  '-- update\nSELECT 1;',
  '-- up to here\nSELECT 1;',
])('there is no marker in %j', (text) => {
  expect(readSections(text)).toEqual({ up: text })
})

test.each([
  ['-- down: impossible, because rows are gone', 'rows are gone'],
  ['-- down: impossible because rows are gone', 'rows are gone'],
  ['-- down: Impossible: rows are gone', 'rows are gone'],
  ['-- down: impossible, rows are gone\r', 'rows are gone'],
])('%j says why', (line, impossible) => {
  expect(readSections(`SELECT 1;\n${line}\n`)).toEqual({ up: 'SELECT 1;\n', down: { impossible } })
})

test('an impossible down without a reason has one all the same', () => {
  expect(readSections('SELECT 1;\n-- down: impossible')).toMatchObject({
    down: { impossible: expect.stringMatching(/\w/) as unknown },
  })
})

test('-- no-transaction stands anywhere', () => {
  expect(readSections('-- no-transaction\nVACUUM')).toMatchObject({ transaction: false })
  expect(readSections('-- up\n-- no-transaction\nVACUUM;\n-- down\nVACUUM')).toMatchObject({
    transaction: false,
  })
})

test.each([
  ['SELECT 1;\n-- up\nSELECT 2', 1],
  ['-- up\n-- up\n', 1],
  ['-- down\n-- down\n-- down', 2],
  ['-- down: impossible, because x\nSELECT 1', 1],
  ['-- down: impossible, because x\n-- down\nSELECT 1', 1],
  ['-- down: not today', 1],
  ['-- up: later\n-- up: soon', 3],
])('%j has %i faults', (text, count) => {
  const sections = readSections(text)
  expect('faults' in sections && sections.faults).toHaveLength(count)
})
