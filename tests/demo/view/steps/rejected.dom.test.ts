import { describe, expect, test } from 'vitest'
import { drawState } from '../draw.js'

describe('rejected', () => {
  test('says what the file is, why, and what to do, and is read out', () => {
    const { text } = drawState('rejected')
    expect(text('main h2')).toBe('This file is encrypted, or it is not an SQLite database')
    expect(text('[role="alert"]')).toContain('magazine.sqlite was not opened.')
    expect(text('main')).toContain('Decrypt it with the program that made it')
    expect(text('main')).toContain('ENCRYPTED')
  })

  test('shows the first bytes', () => {
    expect(drawState('rejected').text('.seen')).toContain('8f 3a c0 11')
  })

  test('another file can be chosen, and the details copied', () => {
    const { text, press, asked } = drawState('rejected')
    expect(text('label[for="file"]')).toBe('Choose another file')
    press('Copy details')
    expect(asked[0]?.[0]).toBe('copyText')
    expect(asked[0]?.[1]).toContain('File: magazine.sqlite, 94208 bytes')
  })
})
