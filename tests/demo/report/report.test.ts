import { micromark } from 'micromark'
import { expect, test } from 'vitest'
import { reportHtml, reportJson, reportMarkdown } from '../../../demo/report/report.js'
import { HOSTILE, inputsWith } from './inputs.js'

const [plan, result, failed, cancelled] = inputsWith('users')
const kinds = [plan, result, failed, cancelled].filter((each) => each !== undefined)

test('there is a report of a plan, a result, a failure and a run that was stopped', () => {
  expect(kinds.map(({ about }) => about.kind)).toEqual(['plan', 'result', 'failed', 'cancelled'])
  for (const input of kinds) {
    const [markdown, html] = [reportMarkdown(input), reportHtml(input)]
    for (const text of [markdown, html]) {
      expect(text).toContain('2026-03-01T09:30:00.000Z')
      expect(text).toContain('tidemark 1.2.3, SQLite 3.54.1')
      expect(text).toContain('users')
    }
    expect(JSON.parse(reportJson(input))).toMatchObject({
      format: 'tidemark report',
      formatVersion: 1,
      versions: { tidemark: '1.2.3', sqlite: '3.54.1' },
      file: { name: 'users' },
      about: { kind: input.about.kind },
    })
  }
})

test('a plan tells what it would do and what would be lost', () => {
  const text = plan ? reportMarkdown(plan) : ''
  expect(text).toContain('| `users` | `users` | applied |')
  expect(text).toContain('1 migration changes 1 table, drops 1; 1 row would be lost.')
  expect(text).toContain('- removed: table `t`')
  expect(text).toContain('- added: column `new_one` of `users`')
  expect(text).toContain('- added: index `i` of `users`')
  expect(text).toContain('Where: `users`, line 3, column 4, statement 1 of 2')
})

test('GitHub sees one list for the changes, and none in it', () => {
  for (const input of kinds) expect(micromark(reportMarkdown(input))).not.toMatch(/<li>\s*<[uo]l>/)
  expect(micromark('- + x')).toMatch(/<li>\s*<[uo]l>/)
})

test('a result tells rows, sizes, checks and hashes', () => {
  const text = result ? reportMarkdown(result) : ''
  expect(text).toContain('| `t` | 1 | no such table |')
  expect(text).toContain('| `.users` | 2 | unreadable |')
  expect(text).toContain('- passed: `users`, `users`')
  expect(text).toMatch(/- before `9f2c[0-9a-f]{60}`\n- now `9f2c[0-9a-f]{60}`/)
})

test('no row of a table is passed on', () => {
  for (const input of kinds) {
    for (const write of [reportMarkdown, reportHtml, reportJson]) {
      expect(write(input)).not.toContain('secret')
    }
  }
})

test('of any name a report is made, and JSON brings it back', () => {
  for (const name of HOSTILE) {
    for (const input of inputsWith(name)) {
      expect(JSON.parse(reportJson(input))).toMatchObject({ file: { name } })
    }
  }
})
