import { h } from 'preact'
import type { Finding, PreviewStep, Progress } from 'tidemark'
import { describe, expect, test } from 'vitest'
import type { PageState } from '../../../../demo/state.js'
import { PlanList } from '../../../../demo/view/plan-list.js'
import { disclose, draw, drawState } from '../draw.js'
import { facts, preview } from '../states.js'

const primary = '.next-step .primary'

const progress: Progress = {
  phase: 'copy',
  version: '007',
  index: 3,
  total: 9,
  done: 62_000,
  of: 119_047,
  elapsedMs: 900,
}

describe('plan', () => {
  test('says what would be lost before all else, each with a box', () => {
    const { all, text } = drawState('plan')
    const [first] = all('main section')
    expect(first?.className).toBe('losses')
    expect(text('[data-loss="users.bio"] label')).toBe(
      'Drops users.bio: 1,204 of 1,300 rows have a value. I know that this is lost.',
    )
  })

  test('cannot be begun before every loss is ticked, and says so', () => {
    const { find, text, asked } = drawState('plan')
    expect(find(primary).getAttribute('aria-disabled')).toBe('true')
    expect(find(primary).getAttribute('aria-describedby')).toBe('why-not')
    expect(text('#why-not')).toBe('Tick the 2 losses above to go on.')
    find(primary).click()
    expect(asked).toEqual([])
    find('[data-loss="drafts"] input').click()
    expect(asked).toEqual([['acknowledge', 'drafts', true]])
  })

  test('can be begun when they are', () => {
    const { find, text, all, asked } = drawState('plan acknowledged')
    expect(text(primary)).toBe('Apply 9 migrations')
    expect(all('#why-not')).toHaveLength(0)
    find(primary).click()
    expect(asked).toEqual([['apply']])
  })

  test('says in one sentence what it comes to', () => {
    expect(drawState('plan').text('.plan-sentence')).toBe(
      '9 migrations change 4 tables, add 2, drop 1; 1,204 values and 38 rows would be lost.',
    )
  })

  test('lists the steps with what to know about each', async () => {
    const { all, find, text } = drawState('plan')
    expect(find('.plan-list').tagName).toBe('OL')
    expect(all('.plan-list > li')).toHaveLength(9)
    expect(text('[data-migration="004"]')).toContain('VARYING_DEFAULT')
    expect(text('[data-migration="005"]')).toContain(
      'cannot be undone: The drafts are not kept anywhere.',
    )
    expect(text('[data-migration="011"]')).toContain('loses 1,204 values of 1,300 in users.bio')
    await disclose(find('[data-migration="004"] details'))
    expect(text('[data-migration="004"] pre')).toContain('ALTER TABLE users ADD COLUMN')
  })

  test('says once what a flag and a finding would both say', () => {
    const findings = (['MISSING_DOWN', 'DATA_LOSS'] as const).map((code): Finding => {
      return {
        code,
        version: '004',
        severity: 'warning',
        direction: 'up',
        message: code,
        suggestion: 'Look.',
      }
    })
    const shown = (more: Partial<PreviewStep>) => {
      const steps = preview.steps.slice(0, 1).map((step) => ({ ...step, ...more }))
      const migrations = facts.set.migrations.map((each) => ({ ...each, findings }))
      const { all } = draw(h(PlanList, { steps, migrations, only: 'all' }))
      return all('.finding code').map(({ textContent }) => textContent)
    }
    expect(shown({ reversible: true, losses: [] })).toEqual(['MISSING_DOWN', 'DATA_LOSS'])
    expect(shown({ reversible: false, losses: [] })).toEqual(['DATA_LOSS'])
    expect(shown({ reversible: true, losses: preview.losses })).toEqual(['MISSING_DOWN'])
  })

  test('can show only what wants a second look', () => {
    const { all, asked } = drawState('plan tested up and down')
    expect(all('.plan-list > li').map((each) => each.dataset['migration'])).toEqual([
      '004',
      '005',
      '011',
    ])
    all('.segments input')[0]?.click()
    expect(asked).toEqual([['show', 'all']])
  })

  test('the version to go to can be chosen', () => {
    const { find, asked } = drawState('plan')
    const select = find('#target')
    if (select instanceof HTMLSelectElement) select.value = '006'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    expect(asked).toEqual([['chooseTarget', '006']])
  })

  test('shows where it would fail, and what can still be done', () => {
    const { text, all } = drawState('plan that fails')
    expect(text('[role="alert"]')).toContain('NOT NULL constraint failed: users.name')
    expect(text('[data-migration="004"]')).toContain('would fail')
    expect(text('[data-migration="005"]')).toContain('would not be reached')
    expect(all('.plan-sentence')).toHaveLength(0)
    expect(text('.next-step')).toContain('Try it all the same')
  })

  test('can be waited for, and cancelled', () => {
    const { press, asked } = drawState('plan loading')
    press('Cancel')
    expect(asked).toEqual([['cancelPlan']])
  })

  test('says how far it is, as soon as that is known', () => {
    const bar = () => document.querySelector('.waiting progress')
    expect(drawState('plan loading').all('.waiting .quiet')).toEqual([])
    expect(bar()?.hasAttribute('value')).toBe(false)
    const { text } = drawState('plan loading', (state) =>
      state.step.at === 'plan' && state.step.plan.is === 'loading'
        ? { ...state, step: { ...state.step, plan: { ...state.step.plan, progress } } }
        : state,
    )
    expect(text('.waiting')).toContain('4 of 9 · 007 · 62,000 of 119,047 rows')
    expect([bar()?.getAttribute('value'), bar()?.getAttribute('max')]).toEqual(['3', '9'])
  })

  test('says what no number tells: values that are overwritten', () => {
    const words = 'Values that a migration overwrites are not counted as lost.'
    expect(drawState('plan').text('.level-words')).toContain(words)
    expect(drawState('plan that fails').text('main')).not.toContain(words)
  })

  test('says how long it has been tried, when that is not at once', () => {
    const after = (ms: number) => (state: PageState) => {
      if (state.step.at !== 'plan' || state.step.plan.is !== 'loading') return state
      return { ...state, now: state.step.plan.since + ms }
    }
    expect(drawState('plan loading', after(62_000)).text('.waiting .clock')).toBe('01:02')
    expect(drawState('plan loading', after(900)).all('.waiting .clock')).toEqual([])
  })

  test('says that there is nothing to do', () => {
    expect(drawState('plan without steps').text('.level-now')).toBe(
      'Already at 012: nothing to do.',
    )
  })

  test('a plan that fails offers to go as far as it works, not to what would be skipped', () => {
    const offered = (...outcomes: PreviewStep['outcome'][]) =>
      drawState('plan that fails', (state) => {
        if (state.step.at !== 'plan' || state.step.plan.is !== 'ready') return state
        const { value } = state.step.plan
        const steps = value.preview.steps.flatMap((step, place) => {
          const outcome = outcomes[place]
          return outcome === undefined ? [] : [{ ...step, outcome }]
        })
        const plan = { ...value, preview: { ...value.preview, steps } }
        return { ...state, step: { ...state.step, plan: { is: 'ready', value: plan } } }
      })
        .all('.next-step button')
        .map((each) => each.textContent)
    expect(offered('applied', 'skipped', 'failed')).toContain('Apply up to 004 only')
    expect(offered('skipped', 'failed')).toEqual(['Try it all the same'])
  })

  test('tells of up, down and up again, step by step', () => {
    const { text, press, asked } = drawState('plan tested up and down')
    expect(text('.round-trip')).toContain('Not every migration is proven to lead back')
    expect(text('.round-trip [data-migration="005"]')).toContain('one way only')
    press('Test up, down, up')
    expect(asked).toEqual([['testRoundTrip']])
  })

  test('shows rows before and after, with words for what was and is', async () => {
    const { all, text } = drawState('plan')
    const details = all('details').find((each) => each.textContent === '4 rows of users')
    if (!details) throw new Error('There is no sample of rows.')
    await disclose(details)
    expect(text('.sample [data-change="changed"]')).toBe(
      '~changed: 1ada@example.orgbefore nothing now ada@example.orgbefore Writes about engines now nothing',
    )
  })
})
