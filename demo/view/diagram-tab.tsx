import { DiagramPanel } from '../diagram/panel.js'
import type { OpenFile } from '../state.js'

/** The place of the diagram. */
export function DiagramTab({ file }: { readonly file: OpenFile }) {
  return <DiagramPanel schema={file.facts.schema} diff={file.diff} />
}
