import { expect, test } from 'vitest'
import type { Repeats } from '../../../demo/model.js'
import { drawState } from './draw.js'

const repeats: Repeats = {
  table: 'users',
  columns: ['email', 'tenant'],
  total: 1_204,
  shown: [
    { values: ['a@example.com', '1'], rows: 3 },
    { values: ['', 'x'.repeat(81)], rows: 2 },
  ],
}

test('a plan that fails lists the values that stand in its way, and how many others there are', () => {
  const { text, all } = drawState('plan that fails', (state) => {
    const { step } = state
    if (step.at !== 'plan' || step.plan.is !== 'ready') return state
    const plan = { ...step.plan, value: { ...step.plan.value, repeats } }
    return { ...state, step: { ...step, plan } }
  })
  const [heading, words] = ['h3', 'p'].map((part) => text(`[data-repeats="users"] ${part}`))
  expect(heading).toBe('1,204 values in more than one row')
  expect(words).toBe('Of email, tenant in users, before this migration:')
  expect(all('[data-repeats="users"] li').map(({ textContent }) => textContent)).toEqual([
    'a@example.com, 1 in 3 rows',
    `(empty), ${'x'.repeat(80)}… in 2 rows`,
    'and 1,202 others',
  ])
})
