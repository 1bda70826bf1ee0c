import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { python } from '../support/file-python.js'
import { blocksOf } from './snippets.js'

const page = readFileSync(new URL('../../docs/from-the-original.md', import.meta.url), 'utf8')
const blocks = blocksOf(page).filter(({ language }) => language === 'python')

test.skipIf(python === undefined)('Python can read every snippet on the left side', () => {
  expect(blocks.length).toBeGreaterThan(10)
  const script =
    'import ast, json, sys\nfor text in json.load(sys.stdin): ast.parse(text)\nprint("read")'
  const input = JSON.stringify(blocks.map(({ text }) => text))
  expect(execFileSync('python3', ['-c', script], { input, encoding: 'utf8' })).toBe('read\n')
})
