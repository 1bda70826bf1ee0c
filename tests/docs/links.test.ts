import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
const pages = ['README.md', ...docs.map((name) => `docs/${name}`)].filter((path) =>
  existsSync(join(root, path)),
)

const prose = (path: string): string =>
  readFileSync(join(root, path), 'utf8').replace(/^```[^]*?^```/gm, '')

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(path: string): string[] {
  return [...prose(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

describe.each(pages)('%s', (page) => {
  test('links to pages and headings that exist', () => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    const broken = links
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => {
        const [file = '', anchor] = target.split('#')
        const path = file === '' ? page : join(dirname(page), file)
        if (!existsSync(join(root, path))) return true
        return anchor !== undefined && !anchorsOf(path).includes(anchor)
      })
    expect(broken).toEqual([])
  })
})

test('the list of pages names every page', () => {
  const listed = [...prose('docs/index.md').matchAll(/\]\(([\w-]+\.md)\)/g)].map(
    ([, name = '']) => name,
  )
  expect([...new Set(listed)].toSorted()).toEqual(
    docs.filter((name) => name !== 'index.md').toSorted(),
  )
})
