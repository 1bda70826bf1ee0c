import { describe, expect, test } from 'vitest'
import { readSnapshot } from '../../src/testing/read-snapshot.js'
import { messageOf } from './notes.js'

describe('readSnapshot', () => {
  test('finds a text by the name of its file, whatever the folder is called', () => {
    const snapshots = { '/x/1001.sql': 'no', '/deep/down/001.sql': 'yes', 'a%2Fb.sql': 'odd' }
    expect(readSnapshot('001', snapshots)).toBe('yes')
    expect(readSnapshot('a/b', snapshots)).toBe('odd')
  })

  test('cannot be led out of its folder by a version', () => {
    expect(messageOf(() => readSnapshot('../package', '.'))).toContain(
      './%2E.%2Fpackage.sql is missing',
    )
  })

  test('lets a folder that cannot be read be the error of the system', () => {
    expect(messageOf(() => readSnapshot('x', 'package.json'))).toContain('ENOTDIR')
  })
})
