import { expect, test } from 'vitest'
import { placeByName, wordsOf } from '../../src/sources/names.js'

const NAME = /^(?<version>\d+)_(?<words>.*?)(?:\.(?<half>up|down))?\.(?:sql|go)$/i

test.each([
  ['1_a_b.sql', { as: 'whole', version: '1', description: 'a b' }],
  ['02_a-b.UP.sql', { as: 'up', version: '02', description: 'a b' }],
  ['1_a.down.sql', { as: 'down', version: '1', description: 'a' }],
  ['1_.go', { as: 'code', version: '1', description: '' }],
  ['a.sql', undefined],
])('%s is %j', (name, place) => {
  expect(placeByName(NAME, { name })).toEqual(place)
})

test('words have single spaces', () => {
  expect(wordsOf('_add__tags-to_notes-')).toBe('add tags to notes')
})
