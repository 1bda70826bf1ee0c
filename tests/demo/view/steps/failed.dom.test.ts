import { describe, expect, test } from 'vitest'
import { drawState } from '../draw.js'

describe('failed', () => {
  test('says where, shows the place, and that nothing was changed', () => {
    const { text, all } = drawState('failed')
    expect(text('main h2')).toBe('004 cannot be applied to this file')
    expect(text('figcaption')).toBe(
      '004_every_user_has_a_name.sql, statement 3 of 4, line 3, column 12',
    )
    expect(all('.line.here')).toHaveLength(1)
    expect(text('.line.here')).toContain('ALTER TABLE users DROP COLUMN name;')
    expect(text('.nothing-changed')).toContain('Nothing was changed.')
  })

  test('the mark under the line stands below the place', () => {
    const [code, caret] = drawState('failed').find('.line.here').textContent?.split('\n') ?? []
    expect(caret?.indexOf('▲')).toBe((code?.indexOf('ALTER') ?? 0) + 11)
  })

  test('is read out when it comes, and its report can be copied', () => {
    const { find, press, asked } = drawState('failed')
    expect(find('[role="alert"]').dataset['failure']).toBe('MIGRATION_FAILED')
    press('Copy report')
    expect(asked).toEqual([['copyText', '# 004 cannot be applied']])
  })

  test('leads back to the plan', () => {
    const { press, asked } = drawState('failed')
    press('Back to the plan')
    expect(asked).toEqual([['go', 'plan']])
  })

  test('text of the file is text, in every part of it', () => {
    const { all, text } = drawState('hostile failure')
    expect(all('main img, main script, main b')).toHaveLength(0)
    expect(text('main h2')).toContain('<img src=x onerror="alert(1)">')
  })
})
