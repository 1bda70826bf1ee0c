import { afterEach, describe, expect, test } from 'vitest'
import type { Check, FileFacts } from '../../../demo/model.js'
import type { EngineClient, Opening } from '../../../demo/engine/api.js'
import { makeEngine } from '../../../demo/engine/client.js'

const engines: EngineClient[] = []
let count = 0

function engine(): EngineClient {
  const made = makeEngine()
  engines.push(made)
  return made
}

afterEach(() => {
  for (const each of engines.splice(0)) each.restart()
})

const fresh = () => `client-${Date.now()}-${count++}`
const sample = (id = fresh()): Opening => ({
  id,
  source: { kind: 'sample', sample: 'old' },
  store: true,
})

async function opened(
  client: EngineClient,
  opening: Opening,
  checks: Check[] = [],
): Promise<FileFacts> {
  const answer = await client.open(opening, (check) => checks.push(check))
  if (!answer.ok) throw new Error(JSON.stringify(answer.rejection))
  return answer.file
}

describe('a sample', () => {
  test('opens, with its checks told one after the other', async () => {
    const checks: Check[] = []
    const file = await opened(engine(), sample(), checks)
    expect(file.schema.tables.map(({ name }) => name)).toContain('agents')
    expect(file.history).toHaveLength(7)
    const passed = checks.filter(({ state }) => state === 'passed').map(({ name }) => name)
    expect(passed).toEqual(['header', 'size', 'read', 'integrity', 'schema', 'history'])
  })

  test('is upgraded, and its hash is that of the bytes', async () => {
    const client = engine()
    await opened(client, sample())
    const ran = await client.run(
      { kind: 'apply', goal: { up: 'newest' }, count: 7, target: '007' },
      () => undefined,
    )
    const { bytes, sha256 } = await client.bytes()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))
    expect([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(sha256)
    expect(ran).toMatchObject({ ok: true, result: { stored: true, after: { sha256 } } })
    expect(await client.storedHash()).toBe(sha256)
  })
})
