import { DiagramPanel } from '../diagram/panel.js'
import type { OpenFile } from '../state.js'

/** Tables and what they refer to; what a preview or a run changed is marked in it. */
export function DiagramTab({ file }: { readonly file: OpenFile }) {
  return <DiagramPanel schema={file.facts.schema} diff={file.diff} />
}
