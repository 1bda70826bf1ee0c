import { h } from 'preact'
import { describe, expect, test } from 'vitest'
import { MigrationSetNote } from '../../../../demo/view/migration-set.js'
import { tabAfter } from '../../../../demo/view/overview-tabs.js'
import { titleOf } from '../../../../demo/route.js'
import type { PageState } from '../../../../demo/state.js'
import { ReadOnlyNote } from '../../../../demo/view/read-only.js'
import { recording } from '../actions.js'
import { draw, drawState } from '../draw.js'
import { facts, history, page, states } from '../states.js'

describe('overview', () => {
  test('says where the file stands', () => {
    const { text, press, asked } = drawState('overview')
    expect(text('.level-now')).toBe('At version 003 of 012')
    expect(text('.level-words')).toContain('3 versions applied · 9 pending')
    press('Review upgrade')
    expect(asked).toEqual([['go', 'plan']])
  })

  test('offers no upgrade where there is none', () => {
    const { text } = drawState('overview at the newest')
    expect(text('main')).toContain('Nothing to do: no version is pending.')
    expect(text('main')).not.toContain('Review upgrade')
  })

  test('leaves a file of a newer app as it is, and says which versions it does not know', () => {
    const { text, all } = drawState('overview newer')
    expect(text('[data-why="newer"]')).toContain('013 and 014')
    expect(text('main')).not.toContain('Review upgrade')
    expect(all('button').map((each) => each.textContent)).not.toContain('Undo…')
  })

  test('explains another tool’s list, with what can be done', () => {
    const { text, find, press, asked } = drawState('overview foreign')
    expect(text('[data-tool="golang-migrate"]')).toContain('Its table is never changed.')
    expect(text('[data-tool="Prisma"]')).toContain('A step of it failed and was never repaired.')
    press('Go on from golang-migrate: take over 3 versions')
    press('Keep our list in another table')
    press('Record it so')
    expect(find('#baseline')).toHaveProperty('value', '001')
    expect(asked).toEqual([['adopt', 'golang-migrate'], ['useOtherTable'], ['baseline', '001']])
  })

  test('does not guess the version of a file whose list is another tool’s', () => {
    const unread = (state: PageState): PageState => {
      if (state.step.at !== 'overview') return state
      const { version: _version, ...facts } = state.step.file.facts
      const file = { ...state.step.file, facts: { ...facts, history: [] } }
      return { ...state, step: { ...state.step, file, tab: 'history' } }
    }
    const { text, all } = drawState('overview foreign', unread)
    expect(text('.level-now')).toBe('Its version is not known here')
    expect(all('.gauge .mark')).toEqual([])
    expect(text('#panel-history')).toBe('Which versions this file has had is not known here.')
    expect(titleOf(unread(states['overview foreign'] ?? page))).toBe('magazine.sqlite – tidemark')
    expect(titleOf(states['overview newer'] ?? page)).not.toContain('→')
    // Neither do its versions mean anything to whoever has this file.
    expect(text('.set-note')).toContain('The 12 migrations here are those of a sample app.')
  })

  test('user_version is a number of the file, and no list of a tool', () => {
    const number = {
      tool: 'user_version',
      table: 'PRAGMA user_version',
      covers: 'up-to',
      steps: [{ name: '', version: '42', dirty: false }],
      dirty: false,
    } as const
    const counted = {
      ...facts,
      foreign: [{ history: number, refusal: 'It is none of the given.' }],
    }
    const { text } = draw(
      h(ReadOnlyNote, { facts: counted, actions: recording([]), canChange: true }),
    )
    expect(text('h3')).toBe('The file has a version number of its own')
    expect(text('[data-tool]')).toBe(
      'Its user_version, where many apps keep their version, is 42. No migration here has that number.',
    )
  })

  test('tells what is good to know about the file and the migrations', () => {
    const { text } = drawState('overview with notices')
    expect(text('[data-notice="wal-missing"]')).toContain('Drop both files together.')
    expect(text('[data-notice="unsupported"]')).toContain('the module fts5, so')
    expect(text('.set-note')).toContain('12 migrations of yours, read as those of goose (')
  })

  test('says of a file without a history that the migrations are those of a sample', () => {
    const { version: _version, ...rest } = facts
    const fresh = { ...rest, history: history(0) }
    const notes = [fresh, { ...fresh, id: 'sample-old' }, facts].map((each) =>
      draw(h(MigrationSetNote, { facts: each })).text(),
    )
    expect(notes).toEqual([
      expect.stringContaining('The 12 migrations here are those of a sample app.'),
      '',
      '',
    ])
  })

  test('has tabs of which one is chosen, has focus by Tab and shows its panel', () => {
    const { all, find } = drawState('overview history')
    expect(all('[role="tab"]').map((each) => each.getAttribute('aria-selected'))).toEqual([
      'false',
      'false',
      'true',
      'false',
    ])
    expect(all('[role="tab"]').map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0, -1])
    expect(find('#panel-history').hidden).toBe(false)
    expect(find('#panel-schema').hidden).toBe(true)
  })

  test('arrows move between the tabs, around the ends', () => {
    expect(tabAfter('schema', 'ArrowRight')).toBe('diagram')
    expect(tabAfter('schema', 'ArrowLeft')).toBe('versions')
    expect(tabAfter('versions', 'ArrowRight')).toBe('schema')
    expect(tabAfter('diagram', 'End')).toBe('versions')
    expect(tabAfter('diagram', 'a')).toBeUndefined()
    const { find, asked } = drawState('overview')
    find('#tab-schema').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }),
    )
    expect(asked).toEqual([['showTab', 'diagram']])
    expect(document.activeElement?.id).toBe('tab-diagram')
  })

  test('lists the versions, the newest first, with their states', () => {
    const { text, all } = drawState('overview history')
    expect(text('table caption')).toBe('Versions, the newest first')
    expect(all('[data-migration]').map((each) => each.dataset['migration'])[0]).toBe('012')
    expect(text('[data-migration="012"]')).toBe('012 Tags are never without a namependingyes')
    expect(text('[data-migration="003"]')).toContain('applied')
    expect(text('[data-migration="005"] td:last-child')).toBe('no')
  })

  test('a version whose file was changed can be accepted as it is', () => {
    const { press, asked } = drawState('overview with notices', (state) =>
      state.step.at === 'overview' ? { ...state, step: { ...state.step, tab: 'history' } } : state,
    )
    press('Accept 002 as it is now')
    expect(asked).toEqual([['acceptChanged', '002']])
  })

  test('the time slider shows a version, what it changed and where the copy is', () => {
    const { text, find, press, asked } = drawState('overview versions')
    expect(find('#slider')).toMatchObject({ value: '4', max: '12' })
    expect(find('#slider').getAttribute('aria-valuetext')).toBe(
      'Version 004: Every user has a name',
    )
    expect(text('.slider h3')).toBe('Version 004: Every user has a name')
    expect(text('.slider')).toContain('Newer than the copy.')
    press('Older')
    press('Newer')
    expect(asked).toEqual([
      ['moveTo', 3],
      ['moveTo', 5],
    ])
  })
})
