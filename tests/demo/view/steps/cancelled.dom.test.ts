import { describe, expect, test } from 'vitest'
import { drawState } from '../draw.js'

describe('cancelled', () => {
  test('says at once that it stopped, and that the copy is being compared', () => {
    const { text } = drawState('cancelled, hashing')
    expect(text('main h2')).toBe('Stopped')
    expect(text('.waiting')).toContain('The copy is read again')
  })

  test('says that the copy is as it was, with its hash', () => {
    const { text, find } = drawState('cancelled')
    expect(text('.level-now')).toBe('Your copy is exactly as it was before.')
    expect(find('.hash code').title).toMatch(/^[0-9a-f]{64}$/)
  })

  test('does not say so where it is not', () => {
    const { text } = drawState('cancelled', (state) =>
      state.step.at === 'cancelled'
        ? {
            ...state,
            step: {
              ...state.step,
              hashes: { is: 'ready', value: { before: 'a'.repeat(64), after: 'b'.repeat(64) } },
            },
          }
        : state,
    )
    expect(text('main')).toContain('Your copy is not the same as before')
    expect(text('main')).not.toContain('exactly as it was')
  })
})
