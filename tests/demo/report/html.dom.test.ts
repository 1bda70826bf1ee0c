import { expect, test } from 'vitest'
import { toHtml } from '../../../demo/report/html.js'
import { documentOf } from '../../../demo/report/write.js'
import { HOSTILE, inputsWith } from './inputs.js'

/** Names of elements. Sorted: changes come in the order of names. */
function elementsOf(html: string): string[] {
  const page = new DOMParser().parseFromString(html, 'text/html')
  return [...page.querySelectorAll('*')].map(({ localName }) => localName).toSorted()
}

const documents = (name: string) => inputsWith(name).map(documentOf)
const PLAIN = documents('plain').map((each) => elementsOf(toHtml(each)))

test.each(HOSTILE)('a page with the name %j has the elements of one with a plain name', (name) => {
  expect(documents(name).map((each) => elementsOf(toHtml(each)))).toEqual(PLAIN)
})

test('a page needs nothing else: no script, no address, and a policy that says so', () => {
  for (const document of documents('plain')) {
    const page = new DOMParser().parseFromString(toHtml(document), 'text/html')
    expect(page.querySelectorAll('script, link, img, iframe, [src], [href]')).toHaveLength(0)
    const policy = page.querySelector('meta[http-equiv]')?.getAttribute('content')
    expect(policy).toBe("default-src 'none'; style-src 'unsafe-inline'")
  }
})

test('a name can be read as it is', () => {
  const [plan] = documents('<b>"bold"&</b>')
  const page = plan && new DOMParser().parseFromString(toHtml(plan), 'text/html')
  expect(page?.querySelector('h1')?.textContent).toBe('Report on <b>"bold"&</b>')
})
