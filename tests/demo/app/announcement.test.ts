import { expect, test } from 'vitest'
import { announcementOf } from '../../../demo/app/announcement.js'
import type { PageState } from '../../../demo/state.js'
import { page, states } from '../view/states.js'

const state = (name: string): PageState => {
  const found = states[name]
  if (!found) throw new Error(`There is no state "${name}".`)
  return found
}

test.each(Object.entries(states))('"%s" says nothing when nothing has changed', (_, each) => {
  expect(announcementOf(each, each)).toBeUndefined()
})

test('every step is told when it is entered, but those that are alerts', () => {
  const silent = new Set<string>()
  for (const each of Object.values(states)) {
    const from = each.step.at === 'empty' ? state('overview') : page
    if (announcementOf(each, from) === undefined) silent.add(each.step.at)
  }
  expect([...silent].sort()).toEqual(['failed', 'rejected'])
})

test('an open file is told with its version and what is pending', () => {
  expect(announcementOf(state('overview'), page)).toBe(
    'magazine.sqlite is open: version 003, 9 migrations pending.',
  )
})

test('of a file whose history cannot be read no version is told', () => {
  const foreign = state('overview foreign')
  if (foreign.step.at !== 'overview') throw new Error('It is no overview.')
  const { version: _version, ...facts } = foreign.step.file.facts
  const unknown = { ...foreign, step: { ...foreign.step, file: { ...foreign.step.file, facts } } }
  expect(announcementOf(unknown, page)).toBe('magazine.sqlite is open, only to be looked at.')
})

test('what is said is short, whatever names a file brings', () => {
  for (const each of Object.values(states)) {
    const from = each.step.at === 'empty' ? state('overview') : page
    expect((announcementOf(each, from) ?? '').length).toBeLessThan(300)
  }
})
