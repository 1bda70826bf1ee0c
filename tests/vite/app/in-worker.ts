import { connectWorker } from 'tidemark/browser'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
const notes = connectWorker(worker)
const said: string[] = []

async function open(): Promise<void> {
  const { steps } = await notes.open('in-worker')
  said.push(...steps.map(({ version, outcome }) => `${version} ${outcome}`))
}

worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data === 'migrations changed') void open()
})
await open()
globalThis.app = { rows: () => notes.all('SELECT * FROM notes'), said }
