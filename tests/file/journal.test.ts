import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inspectJournal } from '../../src/file/index.js'
import { python, runPython } from '../support/file-python.js'

test.skipIf(python === undefined)('SQLite’s own journals are told apart: hot and finished', () => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  try {
    runPython('file-journal-case.py', [folder])
    const state = (name: string) => inspectJournal(new Uint8Array(readFileSync(join(folder, name))))
    expect(state('hot').state).toBe('hot')
    expect(state('finished').state).toBe('finished')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a journal without bytes is finished (journal_mode TRUNCATE leaves one)', () => {
  expect(inspectJournal(new Uint8Array(0)).state).toBe('finished')
})

test.each([
  ['text', new TextEncoder().encode('this is not a journal, it is a sentence')],
  ['half a header', Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0, 0)],
])('%s is no journal', (_name, bytes) => {
  expect(inspectJournal(bytes).state).toBe('not-a-journal')
})
