import { describe, expect, test } from 'vitest'
import type { UndoChoice } from '../../../../demo/model.js'
import { drawState } from '../draw.js'

const primary = '.next-step .primary'

describe('undo', () => {
  test('offers every way back, and says why one cannot be gone', () => {
    const { all, text, find } = drawState('undo')
    expect(all('[data-undo]').map((each) => each.dataset['undo'])).toEqual([
      'last',
      '010',
      '004',
      'original',
    ])
    expect(text('[data-undo="004"]')).toContain('005 cannot be undone')
    expect(find('[data-undo="004"] input')).toHaveProperty('disabled', true)
    expect(text('[data-undo="original"]')).toContain('byte for byte')
    expect(text('[data-undo="original"]')).toContain('Everything that was done to the copy here')
  })

  test('asks for a choice, and for what would be lost to be ticked', () => {
    const { find, text, asked } = drawState('undo')
    expect(text('#why-not')).toBe('Tick what would be lost to go on.')
    expect(text('.from-to')).toBe('From 012 to 010')
    find(primary).click()
    find('[data-undo="last"] input').click()
    expect(asked).toEqual([['chooseUndo', 'last']])
    expect(drawState('undo loading').text('#why-not')).toBe('Choose how far first.')
  })

  test('does not ask for a choice where there is none', () => {
    const { find, text, asked } = drawState('undo', (state) => {
      if (state.step.at !== 'undo') return state
      const choice: UndoChoice = {
        id: 'original',
        kind: 'original',
        target: null,
        words: 'The original file',
        losses: [],
        refusal: 'The copy is the original file.',
      }
      const { chosen: _chosen, ...step } = state.step
      return { ...state, step: { ...step, choices: { is: 'ready', value: [choice] } } }
    })
    expect(text('#why-not')).toBe('There is nothing that can be undone.')
    find(primary).click()
    expect(asked).toEqual([])
  })

  test('goes back when that is done', () => {
    const { find, asked } = drawState('undo', (state) =>
      state.step.at === 'undo'
        ? { ...state, step: { ...state.step, acknowledged: ['post_tags'] } }
        : state,
    )
    find(primary).click()
    expect(asked).toEqual([['undo']])
  })

  test('the gauge shows how far the water would fall', () => {
    const { all, text } = drawState('undo')
    expect(all('.aim.down')).toHaveLength(1)
    expect(text('.mark.aimed')).toBe('010')
  })
})
