// Takes files through an input, as the page does, and hands them to the worker.

const input = document.createElement('input')
input.type = 'file'
input.multiple = true
document.body.append(input)

input.addEventListener('change', () => void measure([...(input.files ?? [])]))

async function measure(files: readonly File[]): Promise<void> {
  const file = files.find(({ name }) => !name.endsWith('.sql'))
  const texts = files.filter(({ name }) => name.endsWith('.sql'))
  const sql = await Promise.all(
    texts.map(async (each) => ({ path: each.name, text: await each.text() })),
  )
  const worker = new Worker('/page-parts-worker.js', { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    document.title = JSON.stringify(data)
    worker.terminate()
  })
  worker.postMessage({ file, sql })
}
