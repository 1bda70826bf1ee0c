import { describe, expect, test } from 'vitest'
import type { Notice } from '../../../../demo/model.js'
import type { OpenFile, PageState } from '../../../../demo/state.js'
import { chooseColumns } from '../../../../demo/view/samples.js'
import { disclose, drawState } from '../draw.js'

function withNotice(file: OpenFile, notice: Notice): OpenFile {
  return { ...file, facts: { ...file.facts, notices: [notice] } }
}

describe('result', () => {
  test('says what was done, and what was checked', () => {
    const { text } = drawState('result')
    expect(text('main h2')).toBe('Now at 012: 9 migrations applied in 1.8 s')
    expect(text('[data-check="Integrity"]')).toBe('✓ Integrity Every page and index is sound')
    expect(drawState('result of an undo').text('main h2')).toContain('9 migrations undone')
  })

  test('the copy can be taken home in every way that this browser has', () => {
    const { text, press, asked } = drawState('result')
    press('Download')
    press('Save to magazine.sqlite')
    press('Save as…')
    expect(asked).toEqual([['download'], ['saveInPlace'], ['saveAs']])
    expect(text('main')).toContain('File name: magazine.v012.sqlite, 5.3 MB')
    expect(drawState('result in memory').text('main')).not.toContain('Save to')
  })

  test('says so where the copy could not be kept, and why', () => {
    const words = 'It is in memory. Download it before you close the page.'
    expect(drawState('result in memory').text('main')).toContain(words)
    const notice = { kind: 'storage', message: 'This browser has no room for the copy.' } as const
    const full = (state: PageState): PageState =>
      state.step.at === 'result'
        ? { ...state, step: { ...state.step, file: withNotice(state.step.file, notice) } }
        : state
    const why = 'This browser has no room for the copy. Download it before you close the page.'
    expect(drawState('result in memory', full).text('.level-words')).toContain(why)
    // It stands above the step already.
    const both = drawState('result in memory', (state) => ({ ...full(state), notices: [notice] }))
    expect(both.text('.level-words')).toContain(words)
  })

  test('what could not be checked has no tick, and does not claim that there is no damage', () => {
    const checks = [
      { name: 'integrity_check', ok: true, open: true, words: 'It cannot be checked here.' },
      { name: 'quick_check', ok: false, words: 'row 1 missing from index i' },
    ] as const
    const { text } = drawState('result', (state) => {
      if (state.step.at !== 'result' || !state.step.file.result) return state
      const result = { ...state.step.file.result, checks }
      return { ...state, step: { ...state.step, file: { ...state.step.file, result } } }
    })
    expect(text('[data-check="integrity_check"]')).toBe('– Damage: It cannot be checked here.')
    expect(text('[data-check="quick_check"]')).toBe('✗ Damage row 1 missing from index i')
  })

  test('says what was written, and that it was read again', () => {
    const { text, press, asked } = drawState('result saved')
    expect(text('[data-saved="in-place"]')).toContain(
      'Written to magazine.sqlite, 5.3 MB. It was read again, and is the same to the last bit',
    )
    press('Next file')
    expect(asked).toEqual([['go', 'empty']])
  })

  test('shows rows by table where they changed, and counts the others', () => {
    const { all, text } = drawState('result')
    expect(all('.delta [data-table]').map((each) => each.textContent)).toEqual([
      'drafts38no table− gone',
      'post_tagsno table9,904+ new',
      'sessionsno table0+ new',
    ])
    expect(text('.delta')).toContain('4 other tables have as many rows as before.')
  })

  test('gives a report to keep, and the hashes to compare', () => {
    const { press, asked } = drawState('result')
    press('Report as Markdown')
    press('Report as JSON')
    expect(asked).toEqual([
      ['downloadReport', 'markdown'],
      ['downloadReport', 'json'],
    ])
  })

  test('tells what was done, step by step', async () => {
    const { find, text, all } = drawState('result')
    await disclose(find('.run-report'))
    expect(all('.outcomes li')).toHaveLength(9)
    expect(text('.outcomes li')).toContain('applied, 203 ms')
  })

  test('makes a file for an older app, of the version that was chosen', () => {
    const { press, asked } = drawState('result')
    press('Make and download')
    expect(asked).toEqual([['downloadFor', '011']])
  })

  test('offers only older versions that there is a way back to', () => {
    const offered = (stuck: string) =>
      drawState('result', (state) => {
        if (state.step.at !== 'result') return state
        const { facts } = state.step.file
        const history = facts.history.map((each) => ({
          ...each,
          reversible: each.version !== stuck,
        }))
        const file = { ...state.step.file, facts: { ...facts, history } }
        return { ...state, step: { ...state.step, file } }
      })
        .all('#older option')
        .map((each) => each.getAttribute('value'))
    expect(offered('010')).toEqual(['011', '010'])
    expect(offered('012')).toEqual([])
  })

  test('can be undone', () => {
    const { press, asked } = drawState('result')
    press('Undo…')
    expect(asked).toEqual([['go', 'undo']])
  })
})

test('of many columns those that differ are shown, in the order of the table', () => {
  const columns = Array.from({ length: 2_000 }, (_, place) => `c${place}`)
  const before = columns.map(() => 'x')
  const after = before.map((value, place) => (place === 5 || place === 1_999 ? 'y' : value))
  const chosen = chooseColumns({
    table: 't',
    columns,
    rows: [{ change: 'changed', before, after }],
  })
  expect(chosen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1_999])
})
