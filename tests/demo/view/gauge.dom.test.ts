import { h } from 'preact'
import { describe, expect, test } from 'vitest'
import { Gauge } from '../../../demo/view/gauge.js'
import { levelOf } from '../../../demo/view/level.js'
import { draw } from './draw.js'
import { history, HOSTILE } from './states.js'

const label = 'A tide gauge'
const water = (part: ReturnType<typeof draw>) =>
  Number(/\(([\d.]+)px/.exec(part.find('.water').style.transform)?.[1])

describe('the gauge', () => {
  test('is a picture with words', () => {
    const { find } = draw(h(Gauge, { level: levelOf(history(3)), label }))
    expect(find('svg').getAttribute('role')).toBe('img')
    expect(find('svg').getAttribute('aria-label')).toBe(label)
  })

  test('its water is higher the more versions are applied', () => {
    const heights = [0, 3, 12].map((applied) =>
      water(draw(h(Gauge, { level: levelOf(history(applied)), label }))),
    )
    expect(heights).toEqual(heights.toSorted((a, b) => b - a))
    expect(new Set(heights).size).toBe(3)
  })

  test('says what the mark at the surface is, where that is not the copy', () => {
    const { text } = draw(h(Gauge, { level: levelOf(history(3)), label, sign: 'shown' }))
    expect(text('.mark.here')).toBe('003 ◂ shown')
  })

  test('names every mark of a dozen, and shows where the copy is', () => {
    const { all } = draw(h(Gauge, { level: levelOf(history(3)), label }))
    const names = all('.mark').map((each) => each.textContent)
    expect(names).toHaveLength(13)
    expect(names).toContain('003  ◂ here')
  })

  test('of a long version shows the end, by which it differs from the others', () => {
    const marks = ['00000000000000000001', '20250102120000', '010'].map((version) => ({
      version,
      state: 'pending' as const,
    }))
    const { all } = draw(h(Gauge, { level: { marks, water: 0 }, label }))
    expect(all('.mark.other').map((each) => each.textContent)).toEqual([
      '010',
      '…000000001',
      '…102120000',
    ])
  })

  test('of thousands names only those that matter, and draws at most sixty marks', () => {
    const many = Array.from({ length: 5_000 }, (_, place) => ({
      version: String(place + 1),
      state: place < 2_000 ? ('applied' as const) : ('pending' as const),
    }))
    const { all } = draw(h(Gauge, { level: { marks: many, water: 2_000, target: 4_000 }, label }))
    expect(all('.mark').map((each) => each.textContent)).toEqual([
      '2000  ◂ here',
      '4000',
      '5000',
      'start',
    ])
    expect(all('.tick').length).toBeLessThanOrEqual(60)
  })

  test('points up or down to where the water shall go, and nowhere when it is there', () => {
    const aim = (target: number) =>
      draw(h(Gauge, { level: { ...levelOf(history(3)), target }, label }))
        .all('.aim')
        .map((each) => each.getAttribute('class'))
    expect([aim(5), aim(1), aim(3)]).toEqual([['aim up'], ['aim down'], []])
  })

  test('marks where a run stopped', () => {
    const part = (broken?: number) =>
      draw(h(Gauge, { level: levelOf(history(3)), label, ...(broken && { broken }) }))
    expect(part(4).all('.broken')).toHaveLength(1)
    expect(part().all('.broken')).toHaveLength(0)
  })

  test('cuts names and shows markup as text', () => {
    const here = (version: string) => {
      const level = { marks: [{ version, state: 'applied' as const }], water: 1 }
      return draw(h(Gauge, { level, label })).text('.mark.here')
    }
    expect(here(HOSTILE)).toBe('…wwwwwwwww ◂ here')
    expect(here('<img src=x')).toBe('<img src=x ◂ here')
  })

  test('is there for a file without any version', () => {
    expect(water(draw(h(Gauge, { level: { marks: [], water: 0 }, label })))).toBeGreaterThan(0)
  })
})
