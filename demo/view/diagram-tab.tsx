import { useEffect, useState } from 'preact/hooks'
import type { DiagramPanel } from '../diagram/panel.js'
import type { OpenFile } from '../state.js'
import { Waiting } from './waiting.js'

/** Tables and what they refer to; what a preview or a run changed is marked in it. */
export function DiagramTab({ file }: { readonly file: OpenFile }) {
  const Panel = usePanel()
  if (Panel === 'failed') {
    return <p class="notice">The diagram could not be loaded. Reload the page to try again.</p>
  }
  if (!Panel) return <Waiting>The diagram is being loaded.</Waiting>
  return <Panel schema={file.facts.schema} diff={file.diff} />
}

let loaded: typeof DiagramPanel | undefined

/** Loaded when it is first looked at: most visits never do. */
function usePanel(): typeof DiagramPanel | 'failed' | undefined {
  const [failed, setFailed] = useState(false)
  const [, setReady] = useState(loaded !== undefined)
  useEffect(() => {
    if (loaded) return
    import('../diagram/panel.js').then(
      ({ DiagramPanel }) => {
        loaded = DiagramPanel
        setReady(true)
      },
      () => setFailed(true),
    )
  }, [])
  return failed ? 'failed' : loaded
}
