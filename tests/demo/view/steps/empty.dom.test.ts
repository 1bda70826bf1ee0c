import { describe, expect, test } from 'vitest'
import { drawState } from '../draw.js'

describe('empty', () => {
  test('has a real file input with a label, for one file or several', () => {
    const { find, text } = drawState('empty')
    const input = find('input[type="file"]')
    expect(input.id).toBe('file')
    expect(input.hasAttribute('multiple')).toBe(true)
    expect(text('label[for="file"]')).toBe('Choose a database')
  })

  test('hands chosen files on, and can be given the same file again', () => {
    const { find, asked } = drawState('empty')
    const input = find('input[type="file"]')
    const files = new DataTransfer()
    files.items.add(new File(['x'], 'a.db'))
    if (input instanceof HTMLInputElement) input.files = files.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
    expect(asked).toMatchObject([['openFiles', [{ name: 'a.db' }]]])
    expect(input).toHaveProperty('value', '')
  })

  test('says what happens to the file', () => {
    expect(drawState('empty').text('.promise')).toBe(
      'Nothing is uploaded. Your file is not changed until you save.',
    )
  })

  test('offers three samples', () => {
    const { press, asked } = drawState('empty')
    press('An old file')
    press('A half upgraded file')
    press('A file that fails')
    expect(asked.map(([, name]) => name)).toEqual(['old', 'half', 'failing'])
  })

  test('offers copies of earlier visits, each by its name', () => {
    const { text, press, asked } = drawState('empty with copies')
    expect(text('[data-copy="a"]')).toContain('version 005 of 012 · 4.8 MB')
    const fresh = drawState('empty with copies', (state) => ({
      ...state,
      copies: state.copies.map(({ version: _version, ...copy }) => copy),
    }))
    expect(fresh.text('[data-copy="a"]')).toContain('before the first version · 4.8 MB')
    press('Continue with magazine.sqlite')
    press('Forget with magazine.sqlite')
    expect(asked).toEqual([
      ['continueCopy', 'a'],
      ['forgetCopy', 'a'],
    ])
  })

  test('tells of a run that did not end, and what can be done', () => {
    const { text, press, asked } = drawState('empty with copies')
    expect(text('[data-copy="b"] .notice')).toBe(
      'The last run stopped at 008. Your copy is still as it was, at 007, unless the whole run was stored at the last moment.',
    )
    for (const name of ['Try again', 'Look at it', 'Export copy', 'Discard']) {
      press(`${name} with orders-2019.db`)
    }
    expect(asked).toEqual([
      ['repeatRun', 'b'],
      ['continueCopy', 'b'],
      ['exportCopy', 'b'],
      ['forgetCopy', 'b'],
    ])
  })
})
