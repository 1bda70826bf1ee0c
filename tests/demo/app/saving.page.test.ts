import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SAMPLE_SQL } from '../../../demo/sample.js'
import { launchChromium } from '../../support/chromium.js'
import { applyAll, download, drop, openSample, openTab, press, reach } from '../page.js'
import { imageOf, rowsOfImage } from '../sql-js.js'

const VERSIONS = 'SELECT count(*) FROM schema_migrations'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** A page whose file dialogs lead into the private folder of the browser. */
async function openWithFolder() {
  const context = await browser.newContext({ acceptDownloads: true })
  await context.addInitScript(() => {
    const place = async (name: string) =>
      (await navigator.storage.getDirectory()).getFileHandle(name, { create: true })
    Object.assign(window, {
      showSaveFilePicker: ({ suggestedName }: { suggestedName: string }) => place(suggestedName),
    })
    Object.defineProperty(window, 'launchQueue', {
      value: {
        setConsumer: (consumer: unknown) => {
          Object.assign(window, { launch: consumer })
        },
      },
    })
  })
  return openTab(context)
}

/** Opens a file as the system does that hands it to the page. */
async function launch(page: Page, name: string, image: Uint8Array): Promise<void> {
  await page.evaluate(
    async ({ file, bytes }) => {
      const folder = await navigator.storage.getDirectory()
      const handle = await folder.getFileHandle(file, { create: true })
      const target = await handle.createWritable()
      await target.write(new Uint8Array(bytes))
      await target.close()
      const consumer: unknown = Reflect.get(window, 'launch')
      if (typeof consumer === 'function') Reflect.apply(consumer, undefined, [{ files: [handle] }])
    },
    { file: name, bytes: [...image] },
  )
  await reach(page, 'overview')
}

async function read(page: Page, name: string): Promise<Uint8Array> {
  const bytes = await page.evaluate(async (file) => {
    const folder = await navigator.storage.getDirectory()
    const handle = await folder.getFileHandle(file)
    return [...new Uint8Array(await (await handle.getFile()).arrayBuffer())]
  }, name)
  return new Uint8Array(bytes)
}

describe('in place', () => {
  test('the file is as it was until the end, then the copy, read again and compared', async () => {
    const { page, context, complaints } = await openWithFolder()
    const image = imageOf(SAMPLE_SQL)
    await launch(page, 'shop.db', image)
    await applyAll(page)
    expect(Buffer.from(await read(page, 'shop.db')).equals(Buffer.from(image))).toBe(true)
    await press(page, 'Save to shop.db')
    await page.locator('[data-saved="in-place"]').waitFor()
    const { bytes } = await download(page)
    expect(Buffer.from(await read(page, 'shop.db')).equals(Buffer.from(bytes))).toBe(true)
    expect(rowsOfImage(bytes, VERSIONS)).toEqual([[7]])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a file that another program changed meanwhile is asked about', async () => {
    const { page, context } = await openWithFolder()
    await launch(page, 'shop.db', imageOf(SAMPLE_SQL))
    await applyAll(page)
    await page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory()
      const target = await (await folder.getFileHandle('shop.db')).createWritable()
      await target.write('somebody else wrote this')
      await target.close()
    })
    await press(page, 'Save to shop.db')
    await press(page, 'Leave it as it is')
    expect(new TextDecoder().decode(await read(page, 'shop.db'))).toBe('somebody else wrote this')
    await press(page, 'Save to shop.db')
    await press(page, 'Replace it')
    await page.locator('[data-saved="in-place"]').waitFor()
    expect(rowsOfImage(await read(page, 'shop.db'), VERSIONS)).toEqual([[7]])
    await context.close()
  })

  test('a file is not written over with another that is opened while the browser asks for leave', async () => {
    const { page, context } = await openWithFolder()
    const image = imageOf(SAMPLE_SQL)
    await launch(page, 'shop.db', image)
    await page.evaluate(() => {
      const leave = new Promise<'granted'>((resolve) => {
        Object.assign(window, { giveLeave: () => resolve('granted') })
      })
      Object.assign(FileSystemFileHandle.prototype, { queryPermission: () => leave })
    })
    await applyAll(page)
    await press(page, 'Save to shop.db')
    await drop(page, { name: 'other.db', bytes: imageOf('CREATE TABLE other (a)') })
    await press(page, 'Open the other file')
    await reach(page, 'overview')
    await page.evaluate('giveLeave()')
    await page.locator('[data-notice="saving"]', { hasText: 'Another file was opened' }).waitFor()
    expect(Buffer.from(await read(page, 'shop.db')).equals(Buffer.from(image))).toBe(true)
    expect(await page.locator('[data-saved]').count()).toBe(0)
    await context.close()
  })

  test('a file that cannot be written stays, and why is said', async () => {
    const { page, context } = await openWithFolder()
    const image = imageOf(SAMPLE_SQL)
    await launch(page, 'shop.db', image)
    await applyAll(page)
    const refusals = [
      ['createWritable', 'NotAllowedError', 'does not let this page write'],
      ['createWritable', 'NoModificationAllowedError', 'has shop.db open'],
      ['createWritable', 'NotFoundError', 'no longer where it was'],
      ['write', 'QuotaExceededError', 'no room'],
    ] as const
    for (const [method, name, words] of refusals) {
      await page.evaluate(
        ({ on, error }) => {
          const refuse = () => Promise.reject(new DOMException('', error))
          const prototype = FileSystemFileHandle.prototype
          const create: unknown =
            Reflect.get(window, 'create') ?? Reflect.get(prototype, 'createWritable')
          Reflect.set(window, 'create', create)
          Reflect.set(prototype, 'createWritable', on === 'write' ? create : refuse)
          if (on === 'write') FileSystemWritableFileStream.prototype.write = refuse
        },
        { on: method, error: name },
      )
      await press(page, 'Save to shop.db')
      await page.locator('[data-notice="saving"]', { hasText: words }).waitFor()
    }
    expect(Buffer.from(await read(page, 'shop.db')).equals(Buffer.from(image))).toBe(true)
    await download(page)
    await context.close()
  })
})

test('to a chosen place, under the name with the version', async () => {
  const { page, context } = await openWithFolder()
  await openSample(page)
  await applyAll(page)
  await press(page, 'Save as…')
  await page.locator('[data-saved="save-as"]').waitFor()
  expect(rowsOfImage(await read(page, 'codeframe-sample.v007.sqlite'), VERSIONS)).toEqual([[7]])
  await context.close()
})

test('a dialog that is closed without a choice saves nothing and says nothing', async () => {
  const { page, context, complaints } = await openWithFolder()
  await openSample(page)
  await applyAll(page)
  await page.evaluate(() => {
    const refuse = () => Promise.reject(new DOMException('', 'AbortError'))
    Object.assign(window, { showSaveFilePicker: refuse })
  })
  await press(page, 'Save as…')
  await page.getByRole('button', { name: 'Save as…' }).waitFor()
  expect(await page.locator('[data-saved], [data-notice]').count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('the report is downloaded as Markdown and as JSON', async () => {
  const { page, context } = await openWithFolder()
  await openSample(page)
  await applyAll(page)
  const markdown = await download(page, 'Report as Markdown')
  expect(markdown.name).toMatch(/\.md$/)
  expect(new TextDecoder().decode(markdown.bytes)).toContain('007')
  const json = await download(page, 'Report as JSON')
  expect(json.name).toMatch(/\.json$/)
  const parsed: unknown = JSON.parse(new TextDecoder().decode(json.bytes))
  expect(JSON.stringify(parsed)).toContain('007')
  await context.close()
})
