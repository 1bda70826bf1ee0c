import { tellRequests } from '../../../../demo/pwa/requests.js'

tellRequests()

addEventListener('message', ({ data }: MessageEvent<string>) => {
  fetch(data).then(
    async (response) => postMessage(`${response.status} ${await response.text()}`),
    (error: unknown) => postMessage(String(error)),
  )
})
